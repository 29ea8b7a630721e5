import { posix } from 'node:path'
import { type ComposeFile, mayBeCompose, readComposeFile } from '../read/compose/file.ts'
import { mergeServices } from '../read/compose/merge.ts'
import { type Service, serviceOf, type Variable } from '../read/compose/service.ts'
import { type EnvLine, readDotenv } from '../read/dotenv.ts'
import { interpolate } from '../read/interpolate.ts'
import { type Entry, entries, get, type Node, text } from '../read/yaml.ts'
import { below, directoryOf, type Tree } from '../tree.ts'
import { type Purpose, purposeOfHead, purposeOfPath } from './purpose.ts'
import { includesOf, stacksOf } from './stacks.ts'

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

/** Examples of an environment file, which stand for it where there is none. */
const isExample = (name: string): boolean =>
  /^(\.?env[\w.-]*[._-](example|sample|template|dist|tmpl|default)|\.?(example|sample|template)[._-]env|\.?env[._-](example|sample|template|dist)[\w.-]*)$/.test(
    name,
  )

/** Finds what belongs together. Each file is read once; a file may be part of several. */
export function readComposes(tree: Tree): {
  readonly files: readonly ComposeFile[]
  readonly composes: readonly Compose[]
} {
  const files = new Map<string, ComposeFile>()
  for (const path of tree.paths) {
    if (!mayBeCompose(path)) continue
    const file = tree.read(path)
    const compose = file && readComposeFile(file)
    if (compose !== undefined) files.set(path, compose)
  }
  return { files: [...files.values()], composes: stacksOf(files, tree).map((own) => together(own, files, tree)) }
}

function together(own: readonly ComposeFile[], files: ReadonlyMap<string, ComposeFile>, tree: Tree): Compose {
  const [main] = own
  if (main === undefined) throw new Error('a stack has a file')
  const directory = directoryOf(main.file.path)
  const env = envOf(directory, tree)
  const values = valuesOf(env)
  const all = [...included(own, files, tree), ...own]
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
    purpose: own
      .map(({ file }) => purposeOfPath(file.path) ?? purposeOfHead(file))
      .findLast((each) => each !== undefined),
  }
}

/** What `include:` brings, and what that includes in turn. */
function included(
  own: readonly ComposeFile[],
  files: ReadonlyMap<string, ComposeFile>,
  tree: Tree,
): readonly ComposeFile[] {
  const found = new Set<ComposeFile>()
  const add = (file: ComposeFile): void => {
    for (const path of includesOf(file, tree)) {
      const other = files.get(path)
      if (other === undefined || found.has(other) || own.includes(other)) continue
      add(other)
      found.add(other)
    }
  }
  for (const file of own) add(file)
  return [...found]
}

function envOf(directory: string, tree: Tree): readonly EnvLine[] {
  for (const folder of new Set([directory, '.'])) {
    const own = folder === directory ? [posix.join(directory, '.env')] : []
    const examples = tree.paths.filter((path) => directoryOf(path) === folder && isExample(posix.basename(path)))
    for (const path of [...own, ...examples]) {
      const file = tree.read(path)
      if (file !== undefined) return readDotenv(file)
    }
  }
  return []
}

/** What variables stand for: an environment file may use those above, but in single quotes. */
function valuesOf(env: readonly EnvLine[]): Map<string, string> {
  // A shell always has it, and it stands for the folder itself.
  const values = new Map([['PWD', '.']])
  for (const { name, value, at } of env)
    values.set(name, at.file.text[at.from - 1] === "'" ? value : interpolate(value, values).value)
  return values
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

/** Variables of the files that a service names come first; its own win. An example stands for a file that is not there. */
function withEnvFiles(service: Service, directory: string, tree: Tree): Service {
  if (service.envFiles.length === 0) return service
  const environment = new Map<string, Variable>()
  for (const { value: named } of service.envFiles) {
    const path = below(directory, named)
    if (path === undefined) continue
    const examples = ['.example', '.sample', '.template', '.dist'].map((ending) => `${path}${ending}`)
    const file = [path, ...examples].map((each) => tree.read(each)).find((each) => each !== undefined)
    for (const { name, value, at, line } of file === undefined ? [] : readDotenv(file)) {
      const read = { value, raw: value, at, variables: [], isOpen: false }
      environment.set(name, { at: line, value: read, from: file?.path ?? path })
    }
  }
  return { ...service, environment: new Map([...environment, ...service.environment]) }
}
