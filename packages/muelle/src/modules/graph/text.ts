import type { GraphModule } from '../../odoo/modules/dependencies.ts'

/** A tree for each module that nothing else of the graph needs; what stands further up already is not unfolded again. */
export function graphText(modules: readonly GraphModule[], mark: (module: GraphModule) => string): string {
  const byName = new Map(modules.map((module) => [module.name, module]))
  const needed = new Set(modules.flatMap(({ depends }) => depends))
  const tops = modules.filter(({ name }) => !needed.has(name))
  const unfolded = new Set<string>()
  const branch = (name: string, before: string): readonly string[] => {
    const module = byName.get(name)
    if (module === undefined) return []
    const again = unfolded.has(name) && module.depends.length > 0
    unfolded.add(name)
    const below = again ? [] : module.depends
    return [
      `${mark(module)}${again ? ' …' : ''}`,
      ...below.flatMap((each, index) => {
        const last = index === below.length - 1
        const [head = '', ...rest] = branch(each, `${before}${last ? '   ' : '│  '}`)
        return [`${last ? '└─ ' : '├─ '}${head}`, ...rest.map((line) => `${last ? '   ' : '│  '}${line}`)]
      }),
    ]
  }
  // In a circle every module is needed by another one: begin somewhere.
  return (tops.length > 0 ? tops : modules.slice(0, 1)).flatMap(({ name }) => branch(name, '')).join('\n')
}
