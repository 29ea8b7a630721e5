import { posix } from 'node:path'
import type { ComposeFile } from '../read/compose/file.ts'
import { readDotenv } from '../read/dotenv.ts'
import { entries, get, items, type Node, text } from '../read/yaml.ts'
import { below, directoryOf, type Tree } from '../tree.ts'
import { commandLineChains } from './command-lines.ts'
import { purposeOfPath } from './purpose.ts'

/** Names that Compose looks for by itself, in its order. */
const defaults = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

type Files = ReadonlyMap<string, ComposeFile>

/**
 * Which files are brought up together: those that a command line or COMPOSE_FILE names, a file with its override, an overlay with what
 * it is laid over, and each other one alone. Each list begins with the first file; what it includes is not in it.
 */
export function stacksOf(files: Files, tree: Tree): readonly (readonly ComposeFile[])[] {
  const parts = new Set([...files.values()].flatMap((file) => [...includesOf(file, tree), ...extendsOf(file)]))
  const told = largest([...commandLineChains(tree, new Set(files.keys())), ...composeFileVariables(files, tree)])
  const overlays = new Set(told.flatMap((chain) => chain.slice(1)))
  const stacks = told.map((chain) => chain.flatMap((path) => files.get(path) ?? []))
  const alone: ComposeFile[] = []
  for (const [path, file] of files) {
    if (overlays.has(path) || (isOverride(path) && mainOf(path, files) !== undefined)) continue
    const base = standsAlone(file, files, tree) ? undefined : baseOf(path, file, files, tree)
    if (base !== undefined) stacks.push([base, file])
    else if (!parts.has(path) || isDefault(path)) alone.push(file)
  }
  for (const file of alone) {
    const { path } = file.file
    const laidOver = stacks.filter(([first]) => first === file)
    const override = overridesOf(path, files)
    if (override.length > 0) stacks.push([file, ...override])
    // With an overlay for production the file alone is what no server runs.
    else if (
      laidOver.length === 0 ||
      !(isBase(path) || laidOver.some((stack) => purposeOfPath(stack.at(-1)?.file.path ?? '') === 'production'))
    )
      stacks.push([file])
  }
  return stacks.toSorted(([a], [b]) => ((a?.file.path ?? '') < (b?.file.path ?? '') ? -1 : 1))
}

const isDefault = (path: string) => defaults.includes(posix.basename(path))
/** `docker-compose.base.yml`: it is there to have something laid over it. */
const isBase = (path: string) => /(^|[._-])(base|common|main)[._-]/.test(posix.basename(path))
const isOverride = (path: string) => /\.override\.ya?ml$/.test(path)

/** Without those that are wholly in another one. */
function largest(chains: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const within = (a: readonly string[], b: readonly string[]) =>
    a.length < b.length && a[0] === b[0] && a.every((path) => b.includes(path))
  return chains.filter((chain) => !chains.some((other) => within(chain, other)))
}

/** `COMPOSE_FILE=a.yml:b.yml` of an environment file. */
function composeFileVariables(files: Files, tree: Tree): readonly (readonly string[])[] {
  return tree.paths
    .filter((path) => /(^|\/)\.?env(\.[\w.-]+)?$/.test(path))
    .flatMap((path) => {
      const file = tree.read(path)
      const line = file && readDotenv(file).find(({ name }) => name === 'COMPOSE_FILE')
      const named = (line?.value ?? '').split(/[:;]/).filter((name) => /\.ya?ml$/.test(name))
      const chain = named.flatMap((name) => {
        const own = below(directoryOf(path), name) ?? ''
        const ending = [...files.keys()].filter((each) => each.endsWith(`/${name}`))
        return files.has(own) ? [own] : ending.length === 1 ? ending : []
      })
      return chain.length === named.length && chain.length > 0 ? [chain] : []
    })
}

const mainOf = (path: string, files: Files): ComposeFile | undefined =>
  files.get(path.replace('.override.', '.')) ??
  defaults.map((name) => files.get(posix.join(directoryOf(path), name))).find((each) => each !== undefined)

function overridesOf(path: string, files: Files): readonly ComposeFile[] {
  if (!isDefault(path)) return []
  return ['.yaml', '.yml']
    .flatMap((ending) => files.get(path.replace(/\.ya?ml$/, `.override${ending}`)) ?? [])
    .slice(0, 1)
}

/** Whether Compose would take the file without another one: each service has an image, and what is named is there. */
function standsAlone(file: ComposeFile, files: Files, tree: Tree): boolean {
  const all = [file, ...includesOf(file, tree).flatMap((path) => files.get(path) ?? [])]
  const declared = (key: string) => new Set(all.flatMap(({ root }) => entries(get(root, key)).map(([name]) => name)))
  const services = declared('services')
  const networks = declared('networks')
  return entries(get(file.root, 'services')).every(([, { value }]) => {
    if (value.kind !== 'map') return true
    const build = get(value, 'build')
    const isBuilt = build?.kind === 'scalar' || ['context', 'dockerfile_inline'].some((key) => get(build, key))
    if (!isBuilt && get(value, 'image') === undefined && get(value, 'extends') === undefined) return false
    return (
      namesOf(get(value, 'depends_on')).every((name) => services.has(name)) &&
      namesOf(get(value, 'networks')).every((name) => name === 'default' || networks.has(name))
    )
  })
}

/** Keys of a mapping, or items of a list. */
const namesOf = (node: Node | undefined): readonly string[] =>
  node?.kind === 'map'
    ? entries(node).map(([name]) => name)
    : items(node).flatMap((item) => {
        const name = text(item)?.value
        return name === undefined || name.includes('$') ? [] : [name]
      })

/** What an overlay is laid over: the folder's file that Compose finds by itself, then one that is called a base, then those of the folder above. */
function baseOf(path: string, file: ComposeFile, files: Files, tree: Tree): ComposeFile | undefined {
  const own = directoryOf(path)
  const candidates = [own, directoryOf(own)].flatMap((directory) => [
    ...defaults.map((name) => posix.join(directory, name)),
    ...[...files.keys()].filter((each) => directoryOf(each) === directory && isBase(each)),
  ])
  const services = entries(get(file.root, 'services'))
  const speaksOf = new Set(
    services.flatMap(([name, { value }]) => [
      name,
      ...namesOf(get(value, 'depends_on')),
      ...namesOf(get(value, 'networks')),
    ]),
  )
  for (const candidate of candidates) {
    const base = candidate === path ? undefined : files.get(candidate)
    if (base === undefined || !standsAlone(base, files, tree)) continue
    const has = ['services', 'networks'].flatMap((key) => entries(get(base.root, key)).map(([name]) => name))
    if (has.some((name) => speaksOf.has(name))) return base
  }
  return undefined
}

/** Files of `include:`. */
export function includesOf(file: ComposeFile, tree: Tree): readonly string[] {
  const directory = directoryOf(file.file.path)
  return items(get(file.root, 'include'))
    .flatMap((item) => items(item.kind === 'map' ? get(item, 'path') : item))
    .flatMap((item) => text(item)?.value ?? [])
    .flatMap((path) => below(directory, path) ?? [])
    .filter((path) => tree.has(path))
}

/** Files of `extends: {file: …}`. */
function extendsOf(file: ComposeFile): readonly string[] {
  const directory = directoryOf(file.file.path)
  return entries(get(file.root, 'services')).flatMap(([, { value }]) => {
    const path = text(get(value, 'extends', 'file'))?.value
    const found = path === undefined ? undefined : below(directory, path)
    return found === undefined || found === file.file.path ? [] : [found]
  })
}
