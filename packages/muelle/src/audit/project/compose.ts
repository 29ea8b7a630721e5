import { posix } from 'node:path'
import { type ComposeFile, readComposeFile } from '../read/compose/file.ts'
import { mergeServices } from '../read/compose/merge.ts'
import { type Service, serviceOf } from '../read/compose/service.ts'
import { type EnvLine, readDotenv } from '../read/dotenv.ts'
import { type Entry, entries, get, items, type Node, text } from '../read/yaml.ts'
import { below, directoryOf, type Tree } from '../tree.ts'
import { type Purpose, purposeOfPath } from './purpose.ts'

/** What `docker compose` would bring up together: a file with those that are laid over it or included. */
export interface Compose {
  /** The first file. */
  readonly main: ComposeFile
  /** All of them, in the order in which they count. */
  readonly files: readonly ComposeFile[]
  readonly directory: string
  readonly services: ReadonlyMap<string, Service>
  readonly volumes: ReadonlyMap<string, Entry>
  readonly networks: ReadonlyMap<string, Entry>
  readonly secrets: ReadonlyMap<string, Entry>
  readonly configs: ReadonlyMap<string, Entry>
  /** Variables of the `.env` beside it; of `.env.example` and the like when there is none. */
  readonly values: ReadonlyMap<string, string>
  /** Where those stand. */
  readonly env: readonly EnvLine[]
  readonly purpose: Purpose | undefined
}

/** Names that Compose looks for by itself, in its order. */
const defaults = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']
const examples = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example', '.env.prod.example']

/** Finds what belongs together. Each file is read once; a file may be part of several. */
export function readComposes(tree: Tree): {
  readonly files: readonly ComposeFile[]
  readonly composes: readonly Compose[]
} {
  const files = new Map<string, ComposeFile>()
  for (const path of tree.paths) {
    if (!/\.ya?ml$/.test(path) || /(^|\/)\.github\//.test(path)) continue
    const file = tree.read(path)
    const compose = file && readComposeFile(file)
    if (compose !== undefined) files.set(path, compose)
  }
  const composes: Compose[] = []
  const included = new Set([...files.values()].flatMap((each) => includesOf(each, tree)))
  for (const [path, file] of files) {
    if (isOverride(path) && mainOf(path, files) !== undefined) continue
    const base = overlaid(path, file, files)
    if (included.has(path) && base === undefined) continue
    composes.push(together(base === undefined ? [file, ...overridesOf(path, files)] : [base, file], files, tree))
  }
  return { files: [...files.values()], composes }
}

const isDefault = (path: string) => defaults.includes(posix.basename(path))
const isOverride = (path: string) => /\.override\.ya?ml$/.test(path)

const mainOf = (path: string, files: ReadonlyMap<string, ComposeFile>): ComposeFile | undefined =>
  files.get(path.replace('.override.', '.')) ??
  defaults.map((name) => files.get(posix.join(directoryOf(path), name))).find((each) => each !== undefined)

function overridesOf(path: string, files: ReadonlyMap<string, ComposeFile>): readonly ComposeFile[] {
  if (!isDefault(path)) return []
  return ['.yaml', '.yml']
    .flatMap((ending) => files.get(path.replace(/\.ya?ml$/, `.override${ending}`)) ?? [])
    .slice(0, 1)
}

/** The file that an overlay is laid over: one that cannot stand alone, because a service has neither image nor build. */
function overlaid(path: string, file: ComposeFile, files: ReadonlyMap<string, ComposeFile>): ComposeFile | undefined {
  if (isDefault(path)) return undefined
  const base = defaults.map((name) => files.get(posix.join(directoryOf(path), name))).find((each) => each !== undefined)
  if (base === undefined) return undefined
  const ofBase = get(base.root, 'services')
  const lacks = entries(get(file.root, 'services')).some(
    ([name, { value }]) =>
      value.kind === 'map' &&
      !['image', 'build', 'extends'].some((key) => value.entries.has(key)) &&
      get(ofBase, name) !== undefined,
  )
  return lacks ? base : undefined
}

function includesOf(file: ComposeFile, tree: Tree): readonly string[] {
  const directory = directoryOf(file.file.path)
  return items(get(file.root, 'include'))
    .flatMap((item) => items(item.kind === 'map' ? get(item, 'path') : item))
    .flatMap((item) => text(item)?.value ?? [])
    .flatMap((path) => below(directory, path) ?? [])
    .filter((path) => tree.has(path))
}

function together(own: readonly ComposeFile[], files: ReadonlyMap<string, ComposeFile>, tree: Tree): Compose {
  const [main] = own
  if (main === undefined) throw new Error('a stack has a file')
  const directory = directoryOf(main.file.path)
  const env = envOf(directory, tree)
  const values = new Map(env.map(({ name, value }) => [name, value]))
  const all = [...own.flatMap((each) => includesOf(each, tree)).flatMap((path) => files.get(path) ?? []), ...own]
  const services = new Map<string, Service>()
  for (const file of all)
    for (const [name, entry] of entries(get(file.root, 'services'))) {
      if (entry.value.kind !== 'map') continue
      const service = extended(name, entry, file, files, values, 0)
      const before = services.get(name)
      services.set(name, before === undefined ? service : mergeServices(before, service))
    }
  const top = (key: string) => new Map(all.flatMap(({ root }) => entries(get(root, key))))
  return {
    main,
    files: all,
    directory,
    services: new Map([...services].map(([name, service]) => [name, withEnvFiles(service, directory, tree)])),
    volumes: top('volumes'),
    networks: top('networks'),
    secrets: top('secrets'),
    configs: top('configs'),
    values,
    env,
    purpose: own.map(({ file }) => purposeOfPath(file.path)).findLast((each) => each !== undefined),
  }
}

function envOf(directory: string, tree: Tree): readonly EnvLine[] {
  for (const name of ['.env', ...examples]) {
    const file = tree.read(posix.join(directory, name))
    if (file !== undefined) return readDotenv(file)
  }
  return []
}

/** A service with what it `extends`. */
function extended(
  name: string,
  entry: Entry,
  file: ComposeFile,
  files: ReadonlyMap<string, ComposeFile>,
  values: ReadonlyMap<string, string>,
  depth: number,
): Service {
  const service = serviceOf(name, entry, values)
  const link = get(entry.value, 'extends')
  const from = text(link?.kind === 'map' ? get(link, 'service') : link)?.value
  if (from === undefined || depth > 8) return service
  const path = text(get(link, 'file'))?.value
  const other = path === undefined ? file : files.get(below(directoryOf(file.file.path), path) ?? '')
  const found = other && serviceEntry(other.root, from)
  if (other === undefined || found === undefined) return service
  const base = extended(from, found, other, files, values, depth + 1)
  return { ...mergeServices(base, service), name, at: service.at }
}

function serviceEntry(root: Node, name: string): Entry | undefined {
  return entries(get(root, 'services')).find(([each]) => each === name)?.[1]
}

/** Variables of the files that a service names come first; its own win. */
function withEnvFiles(service: Service, directory: string, tree: Tree): Service {
  if (service.envFiles.length === 0) return service
  const environment = new Map(
    service.envFiles.flatMap(({ value }) => {
      const path = below(directory, value)
      const file = path === undefined ? undefined : tree.read(path)
      return (file === undefined ? [] : readDotenv(file)).map(
        ({ name, value, at, line }) =>
          [
            name,
            { at: line, value: { value, raw: value, at, variables: [], isOpen: false }, from: path ?? '' },
          ] as const,
      )
    }),
  )
  return { ...service, environment: new Map([...environment, ...service.environment]) }
}
