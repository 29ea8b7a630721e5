import type { Manifest } from './manifests.ts'

/** One module of a graph. */
export interface GraphModule {
  readonly name: string
  /** Sorted; only what is in the graph. */
  readonly depends: readonly string[]
  /** How many steps it is from a module that depends on nothing: it is loaded after all of a lower depth. */
  readonly depth: number
  /** Named as a dependency, and not in the image. */
  readonly missing: boolean
}

export type Manifests = ReadonlyMap<string, Pick<Manifest, 'name' | 'depends'>>

/** What modules need, however far: themselves and all below them. */
export function neededBy(names: readonly string[], manifests: Manifests): ReadonlySet<string> {
  const needed = new Set<string>()
  const open = [...names]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue
    needed.add(name)
    open.push(...(manifests.get(name)?.depends ?? []))
  }
  return needed
}

/** What needs a module, however far: itself and all above it. */
export function dependantsOf(names: readonly string[], manifests: Manifests): ReadonlySet<string> {
  const above = new Map<string, string[]>()
  for (const { name, depends } of manifests.values())
    for (const below of depends) above.set(below, [...(above.get(below) ?? []), name])
  const upside = new Map([...above].map(([name, depends]) => [name, { name, depends }]))
  return neededBy(names, upside)
}

/** The modules of a set with what each depends on, in the order in which Odoo loads them: by depth, then by name. */
export function graphOf(names: ReadonlySet<string>, manifests: Manifests): readonly GraphModule[] {
  const depths = new Map<string, number>()
  const depth = (name: string, above: readonly string[]): number => {
    const known = depths.get(name)
    if (known !== undefined) return known
    // A circle has no depth: Odoo leaves such modules out. It is drawn, so that somebody sees it.
    if (above.includes(name)) return 0
    const below = (manifests.get(name)?.depends ?? []).filter((each) => names.has(each))
    const found = below.length === 0 ? 0 : 1 + Math.max(...below.map((each) => depth(each, [...above, name])))
    depths.set(name, found)
    return found
  }
  return [...names]
    .map((name) => ({
      name,
      depends: (manifests.get(name)?.depends ?? []).filter((each) => names.has(each)).sort(),
      depth: depth(name, []),
      missing: !manifests.has(name),
    }))
    .sort((a, b) => a.depth - b.depth || (a.name < b.name ? -1 : 1))
}

/** The same graph without the ways that follow from others: what `sale` needs by way of `account` is not drawn twice. */
export function withoutImplied(modules: readonly GraphModule[]): readonly GraphModule[] {
  const byName: Manifests = new Map(modules.map(({ name, depends }) => [name, { name, depends: [...depends] }]))
  return modules.map((module) => {
    const below = new Map(module.depends.map((each) => [each, neededBy([each], byName)]))
    const isImplied = (name: string) => module.depends.some((other) => other !== name && below.get(other)?.has(name))
    return { ...module, depends: module.depends.filter((each) => !isImplied(each)) }
  })
}

/** The circles among the modules, each once, beginning with its first name. Odoo installs none of their modules. */
export function circlesOf(modules: readonly GraphModule[]): readonly (readonly string[])[] {
  const byName = new Map(modules.map((module) => [module.name, module]))
  const circles = new Map<string, readonly string[]>()
  const done = new Set<string>()
  const walk = (name: string, above: readonly string[]): void => {
    const start = above.indexOf(name)
    if (start >= 0) {
      const circle = above.slice(start)
      const first = circle.indexOf([...circle].sort()[0] ?? '')
      const turned = [...circle.slice(first), ...circle.slice(0, first)]
      circles.set(turned.join(' '), turned)
      return
    }
    if (done.has(name)) return
    for (const below of byName.get(name)?.depends ?? []) walk(below, [...above, name])
    done.add(name)
  }
  for (const { name } of modules) walk(name, [])
  return [...circles.values()]
}
