import type { Located, Place } from '../../text.ts'
import { type Interpolated, interpolate } from '../interpolate.ts'
import { type Entry, entries, get, items, type Node, text } from '../yaml.ts'

/** A text after Compose has put variables in; `raw` is what is written. */
export interface Value extends Located<string>, Omit<Interpolated, 'value'> {
  readonly raw: string
}

/** A published port. */
export interface Port {
  readonly at: Place
  /** Address of the host; undefined means every one. */
  readonly host: string | undefined
  /** Of the host; undefined when Docker chooses. A range keeps its dash. */
  readonly published: string | undefined
  /** Of the container. */
  readonly target: string
  readonly protocol: string
  readonly raw: string
}

export interface Mount {
  readonly at: Place
  readonly type: 'bind' | 'volume' | 'tmpfs'
  /** A path for `bind`, a volume's name for `volume`; empty for an anonymous one. */
  readonly source: string
  readonly target: string
  readonly isReadOnly: boolean
  readonly raw: string
}

export interface Dependency {
  readonly at: Place
  readonly service: string
  /** `service_started` when it is not given. */
  readonly condition: string
  readonly isRequired: boolean
}

export interface Variable {
  readonly at: Place
  /** Undefined for `- NAME`, which hands the caller's on. */
  readonly value: Value | undefined
  /** The file of `env_file:` that it comes from; undefined when it stands here. */
  readonly from?: string
}

/** A service, as one file or several together say it. What is absent is undefined or empty. */
export interface Service {
  readonly name: string
  /** The key of the service: where what is absent is spoken of. */
  readonly at: Place
  readonly node: Node
  readonly image: Value | undefined
  readonly build:
    | { readonly at: Place; readonly context: string; readonly dockerfile: string; readonly node: Node }
    | undefined
  /** Words as Compose splits them. */
  readonly command: readonly Located<string>[] | undefined
  readonly entrypoint: readonly Located<string>[] | undefined
  readonly environment: ReadonlyMap<string, Variable>
  readonly envFiles: readonly Value[]
  readonly ports: readonly Port[]
  readonly mounts: readonly Mount[]
  /** Names of networks, with their aliases. */
  readonly networks: ReadonlyMap<string, { readonly at: Place; readonly aliases: readonly Located<string>[] }>
  readonly dependsOn: readonly Dependency[]
  readonly labels: ReadonlyMap<string, Variable>
  readonly profiles: readonly string[]
}

/** A value of a service by its keys. */
export const field = (service: Service, ...keys: readonly string[]): Node | undefined => get(service.node, ...keys)

type Values = ReadonlyMap<string, string>

export function interpolated(node: Node | undefined, values: Values): Value | undefined {
  const found = text(node)
  return found && { ...interpolate(found.value, values), at: found.at, raw: found.value }
}

export function serviceOf(name: string, { key, value: node }: Entry, values: Values): Service {
  return {
    name,
    at: key,
    node,
    image: interpolated(get(node, 'image'), values),
    build: buildOf(get(node, 'build'), values),
    command: wordsOf(get(node, 'command'), values),
    entrypoint: wordsOf(get(node, 'entrypoint'), values),
    environment: pairsOf(get(node, 'environment'), values),
    envFiles: items(get(node, 'env_file')).flatMap((item) => {
      const file = interpolated(item.kind === 'map' ? get(item, 'path') : item, values)
      return file === undefined ? [] : [file]
    }),
    ports: items(get(node, 'ports')).flatMap((item) => portOf(item, values) ?? []),
    mounts: [
      ...items(get(node, 'volumes')).flatMap((item) => mountOf(item, values) ?? []),
      ...items(get(node, 'tmpfs')).flatMap((item) => {
        const target = interpolated(item, values)
        const [path = ''] = target?.value.split(':') ?? []
        return target === undefined
          ? []
          : [{ at: target.at, type: 'tmpfs' as const, source: '', target: path, isReadOnly: false, raw: target.raw }]
      }),
    ],
    networks: networksOf(get(node, 'networks'), values),
    dependsOn: dependenciesOf(get(node, 'depends_on')),
    labels: pairsOf(get(node, 'labels'), values),
    profiles: items(get(node, 'profiles')).flatMap((item) => text(item)?.value ?? []),
  }
}

function buildOf(node: Node | undefined, values: Values): Service['build'] {
  if (node === undefined) return undefined
  const context = interpolated(node.kind === 'map' ? get(node, 'context') : node, values)
  const dockerfile = interpolated(get(node, 'dockerfile'), values)
  return { at: node.at, context: context?.value ?? '.', dockerfile: dockerfile?.value ?? 'Dockerfile', node }
}

/** Words of a line as a shell without expansion splits them, each with its place. */
const wordPattern = /(?:[^\s"']|"(?:[^"\\]|\\.)*"|'[^']*')+/g

function wordsOf(node: Node | undefined, values: Values): readonly Located<string>[] | undefined {
  if (node === undefined) return undefined
  if (node.kind === 'seq')
    return node.items.flatMap((item) => {
      const word = interpolated(item, values)
      return word === undefined ? [] : [{ value: word.value, at: word.at }]
    })
  const line = text(node)
  if (line === undefined) return undefined
  return [...line.value.matchAll(wordPattern)].map(([word]) => ({
    value: interpolate(word.replace(/^(["'])(.*)\1$/s, '$2'), values).value,
    at: within(line.at, word),
  }))
}

/** The place of some words within that of a longer text, when they stand there as they are. */
export function within(at: Place, words: string): Place {
  const from = at.file.text.indexOf(words, at.from)
  return from === -1 || from + words.length > at.to ? at : { file: at.file, from, to: from + words.length }
}

function pairsOf(node: Node | undefined, values: Values): ReadonlyMap<string, Variable> {
  if (node?.kind === 'map')
    return new Map(
      entries(node).map(([name, { key, value }]) => {
        const at = {
          file: key.file,
          from: key.from,
          to: Math.max(key.to, value.at.file === key.file ? value.at.to : 0),
        }
        return [name, { at, value: interpolated(value, values) ?? emptyOf(value) }]
      }),
    )
  const pairs = new Map<string, Variable>()
  for (const item of items(node)) {
    const pair = text(item)
    if (pair === undefined) continue
    const [name = '', ...rest] = pair.value.split('=')
    const raw = rest.join('=')
    const value: Value = { ...interpolate(raw, values), at: within(pair.at, raw), raw }
    pairs.set(name, { at: pair.at, value: rest.length === 0 ? undefined : value })
  }
  return pairs
}

/** `NAME:` without a value hands the caller's on; `NAME: ""` is empty. */
const emptyOf = (node: Node): Value | undefined =>
  node.kind === 'scalar' && node.value === null
    ? undefined
    : { value: '', raw: '', variables: [], isOpen: false, at: node.at }

function portOf(node: Node, values: Values): Port | undefined {
  if (node.kind === 'map') {
    const part = (key: string) => interpolated(get(node, key), values)?.value
    const target = part('target')
    if (target === undefined) return undefined
    return {
      at: node.at,
      host: part('host_ip'),
      published: part('published'),
      target,
      protocol: part('protocol') ?? 'tcp',
      raw: `${part('published') ?? ''}:${target}`,
    }
  }
  const port = interpolated(node, values)
  if (port === undefined) return undefined
  const [, host, published, target = '', protocol = 'tcp'] =
    /^(?:(?:(\[[^\]]*\]|[^:[\]]*):)?([^:]*):)?([^:/]+)(?:\/(\w+))?$/.exec(port.value) ?? []
  if (target === '') return undefined
  return {
    at: port.at,
    host: host === undefined || host === '' ? undefined : host.replace(/^\[|\]$/g, ''),
    published: published === '' ? undefined : published,
    target,
    protocol,
    raw: port.raw,
  }
}

/** Whether somebody outside of the host reaches it. */
export const isPublic = ({ host }: Port): boolean => host === undefined || !/^(127\.|::1$|localhost$)/.test(host)

function mountOf(node: Node, values: Values): Mount | undefined {
  if (node.kind === 'map') {
    const part = (key: string) => interpolated(get(node, key), values)?.value
    const type = part('type')
    const target = part('target')
    if (target === undefined) return undefined
    const readOnly = get(node, 'read_only')
    return {
      at: node.at,
      type: type === 'bind' || type === 'tmpfs' ? type : 'volume',
      source: part('source') ?? '',
      target: bare(target),
      isReadOnly: readOnly?.kind === 'scalar' && readOnly.value === true,
      raw: `${part('source') ?? ''}:${target}`,
    }
  }
  const mount = interpolated(node, values)
  if (mount === undefined) return undefined
  const [first = '', second, options = ''] = mount.value.split(':')
  const isReadOnly = options.split(',').includes('ro')
  const rest = { at: mount.at, isReadOnly, raw: mount.raw }
  if (second === undefined) return { ...rest, type: 'volume', source: '', target: bare(first) }
  const isPath = /^[./~]/.test(first) || (mount.isOpen && first === '')
  return { ...rest, type: isPath ? 'bind' : 'volume', source: first, target: bare(second) }
}

const bare = (path: string) => (path.length > 1 ? path.replace(/\/+$/, '') : path)

function networksOf(node: Node | undefined, values: Values): Service['networks'] {
  if (node?.kind === 'map')
    return new Map(
      entries(node).map(([name, { key, value }]) => {
        const aliases = items(get(value, 'aliases')).flatMap((item) => interpolated(item, values) ?? [])
        return [name, { at: key, aliases }]
      }),
    )
  return new Map(
    items(node).flatMap((item) => {
      const name = interpolated(item, values)
      return name === undefined ? [] : [[name.value, { at: name.at, aliases: [] }] as const]
    }),
  )
}

function dependenciesOf(node: Node | undefined): readonly Dependency[] {
  if (node?.kind === 'map')
    return entries(node).map(([service, { key, value }]) => {
      const required = get(value, 'required')
      return {
        at: key,
        service,
        condition: text(get(value, 'condition'))?.value ?? 'service_started',
        isRequired: !(required?.kind === 'scalar' && required.value === false),
      }
    })
  return items(node).flatMap((item) => {
    const name = text(item)
    return name === undefined
      ? []
      : [{ at: name.at, service: name.value, condition: 'service_started', isRequired: true }]
  })
}
