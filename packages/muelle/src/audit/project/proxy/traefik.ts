import { field, type Service } from '../../read/compose/service.ts'
import { readToml } from '../../read/toml.ts'
import { entries, items, type Node, readYaml, text } from '../../read/yaml.ts'
import type { Located, Place } from '../../text.ts'
import { below, type Tree } from '../../tree.ts'
import type { Compose } from '../compose.ts'
import type { Role } from '../role.ts'

/** Settings by their dotted keys in small letters, as Traefik reads them: `providers.docker.exposedbydefault`. */
export type Settings = ReadonlyMap<string, Located<string>>

/** A Traefik, with what it is started with. */
export interface Traefik {
  readonly compose: Compose | undefined
  /** Undefined when only its file is here. */
  readonly service: Service | undefined
  readonly at: Place
  readonly settings: Settings
}

export interface Router {
  readonly name: string
  readonly rule: Located<string>
  /** Without `@docker`. */
  readonly middlewares: readonly string[]
  readonly target: string | undefined
  /** Whose label it is; undefined for one of a file. */
  readonly owner: Service | undefined
  readonly compose: Compose | undefined
  /** All that is said beside it: of its stack and of files. */
  readonly beside: Settings
}

export interface Traefiks {
  readonly traefiks: readonly Traefik[]
  readonly routers: readonly Router[]
  /** What routers and middlewares are set to, everywhere. */
  readonly dynamics: readonly Settings[]
}

/** Reads Traefik’s flags, variables, files and labels. Source: doc.traefik.io, configuration overview. */
export function readTraefiks(tree: Tree, composes: readonly Compose[], roleOf: (service: Service) => Role): Traefiks {
  const files = tree.paths.filter(mayBeTraefik).flatMap((path) => {
    const file = tree.read(path)
    if (file === undefined) return []
    if (/\.toml/.test(path)) return [{ path, settings: lowered(readToml(file)) }]
    return [{ path, settings: flattened(readYaml(file).documents[0]) }]
  })
  const statics = files.filter(({ settings }) => has(settings, 'entrypoints') || has(settings, 'providers'))
  const inFiles = files.filter((each) => !statics.includes(each)).flatMap(({ settings }) => [...settings])
  const used = new Set<string>()
  const traefiks: Traefik[] = composes.flatMap((compose) =>
    [...compose.services.values()]
      .filter((service) => roleOf(service) === 'traefik')
      .map((service) => {
        const sources = service.mounts.flatMap(({ type, source }) =>
          type === 'bind' ? (below(compose.directory, source) ?? []) : [],
        )
        const own = statics.filter(({ path }) =>
          sources.some((source) => path === source || path.startsWith(`${source}/`)),
        )
        for (const { path } of own) used.add(path)
        const settings = new Map([
          ...own.flatMap((each) => [...each.settings]),
          ...flagsOf(service),
          ...variablesOf(service),
        ])
        return { compose, service, at: service.at, settings }
      }),
  )
  for (const { path, settings } of statics) {
    const [first] = settings.values()
    if (!used.has(path) && first !== undefined)
      traefiks.push({ compose: undefined, service: undefined, at: first.at, settings })
  }
  const labels = composes.map((compose) => ({
    compose,
    own: [...compose.services.values()].map((service) => ({ service, labels: labelsOf(service) })),
  }))
  const fileSettings = new Map(inFiles)
  const routers = [
    ...labels.flatMap(({ compose, own }) => {
      const beside = new Map([...inFiles, ...own.flatMap((each) => [...each.labels])])
      return own
        .filter(({ labels: each }) => each.get('enable')?.value !== 'false')
        .flatMap((each) => routersOf(each.labels, beside, each.service, compose))
    }),
    ...routersOf(fileSettings, fileSettings, undefined, undefined),
  ]
  return { traefiks, routers, dynamics: [fileSettings, ...labels.flatMap(({ own }) => own.map((each) => each.labels))] }
}

/** Whether a key or something below it is set. */
export const has = (settings: Settings, key: string): boolean => firstOf(settings, key) !== undefined

/** The key, or the first below it. */
export const firstOf = (settings: Settings, key: string): Located<string> | undefined =>
  settings.get(key) ?? [...settings].find(([name]) => name.startsWith(`${key}.`))?.[1]

const mayBeTraefik = (path: string): boolean =>
  /\.(ya?ml|toml)(\.(tmpl|template|j2|example|dist))?$/.test(path) &&
  /traefik|(^|\/)dynamic/i.test(path) &&
  !/compose|(^|\/)docs?\//i.test(path)

/** The scalars of a YAML file; of a list each has its number. */
function flattened(node: Node | undefined): Settings {
  const found = new Map<string, Located<string>>()
  const walk = (each: Node | undefined, key: string, at: Place | undefined): void => {
    if (each?.kind === 'map') {
      if (at !== undefined) found.set(key, { value: '', at })
      for (const [name, entry] of entries(each))
        walk(entry.value, key === '' ? name.toLowerCase() : `${key}.${name.toLowerCase()}`, entry.key)
    } else if (each?.kind === 'seq')
      for (const [index, item] of each.items.entries()) walk(item, `${key}.${index}`, item.at)
    else if (each !== undefined && at !== undefined) found.set(key, { value: text(each)?.value ?? '', at })
  }
  walk(node, '', undefined)
  return found
}

const lowered = (settings: Settings): Settings =>
  new Map([...settings].map(([key, value]) => [key.toLowerCase(), value]))

function flagsOf(service: Service): readonly (readonly [string, Located<string>])[] {
  return [...(service.entrypoint ?? []), ...(service.command ?? [])].flatMap(({ value, at }) => {
    const [, name, given] = /^--?([A-Za-z][\w.-]*(?:\[\w+\])?[\w.-]*)(?:=([\s\S]*))?$/.exec(value) ?? []
    return name === undefined ? [] : [[name.toLowerCase(), { value: given ?? 'true', at }] as const]
  })
}

const variablesOf = (service: Service): readonly (readonly [string, Located<string>])[] =>
  [...service.environment].flatMap(([name, { value, at }]) =>
    name.startsWith('TRAEFIK_')
      ? [[name.slice('TRAEFIK_'.length).toLowerCase().replaceAll('_', '.'), { value: value?.value ?? '', at }] as const]
      : [],
  )

/** Labels without `traefik.`, those of `deploy` too. */
function labelsOf(service: Service): Settings {
  const found = new Map<string, Located<string>>()
  for (const [name, { value, at }] of service.labels)
    if (/^traefik\./i.test(name))
      found.set(name.slice('traefik.'.length).toLowerCase(), { value: value?.value ?? '', at })
  const deploy = field(service, 'deploy', 'labels')
  const add = (name: string, value: string, at: Place) => {
    if (/^traefik\./i.test(name)) found.set(name.slice('traefik.'.length).toLowerCase(), { value, at })
  }
  if (deploy?.kind === 'map')
    for (const [name, { key, value }] of entries(deploy)) add(name, text(value)?.value ?? '', key)
  else
    for (const item of items(deploy)) {
      const [name = '', ...rest] = (text(item)?.value ?? '').split('=')
      add(name, rest.join('='), item.at)
    }
  return found
}

function routersOf(
  settings: Settings,
  beside: Settings,
  owner: Service | undefined,
  compose: Compose | undefined,
): readonly Router[] {
  return [...settings].flatMap(([key, rule]) => {
    const name = /^http\.routers\.(.+)\.rule$/.exec(key)?.[1]
    if (name === undefined) return []
    return [
      {
        name,
        rule,
        middlewares: listed(beside, `http.routers.${name}.middlewares`),
        target: beside.get(`http.routers.${name}.service`)?.value,
        owner,
        compose,
        beside,
      },
    ]
  })
}

/** A list that is written as one text, or item by item. */
function listed(settings: Settings, key: string): readonly string[] {
  const whole = (settings.get(key)?.value ?? '').replace(/^\[|\]$/g, '').split(',')
  const each: string[] = []
  for (let at = 0; settings.has(`${key}.${at}`); at++) each.push(settings.get(`${key}.${at}`)?.value ?? '')
  return [...whole, ...each]
    .map((name) =>
      name
        .replace(/["'\s]/g, '')
        .replace(/@\w+$/, '')
        .toLowerCase(),
    )
    .filter(Boolean)
}

/** What the middlewares of a router do, by their kinds; undefined when one of them is not at hand. */
export function kindsOf({ middlewares, beside }: Router): readonly string[] | undefined {
  const kinds: string[] = []
  const open = [...middlewares]
  for (let left = 50; open.length > 0 && left > 0; left--) {
    const prefix = `http.middlewares.${open.shift() ?? ''}.`
    const own = [...beside.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length).split('.')[0] ?? '')
    if (own.length === 0) return undefined
    kinds.push(...own)
    if (own.includes('chain')) open.push(...listed(beside, `${prefix}chain.middlewares`))
  }
  return kinds
}
