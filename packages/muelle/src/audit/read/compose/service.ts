import type { Located, Place } from '../../text.ts'
import { interpolate } from '../interpolate.ts'
import { type Entry, entries, get, items, type Node, text } from '../yaml.ts'
import { type Grant, grantsOf, type Mount, mountOf, tmpfsOf } from './mount.ts'
import { type Port, portOf } from './port.ts'
import { interpolated, type Value, type Values, within } from './value.ts'
import { type Word, wordsOf } from './words.ts'

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
  readonly command: readonly Word[] | undefined
  readonly entrypoint: readonly Word[] | undefined
  readonly environment: ReadonlyMap<string, Variable>
  readonly envFiles: readonly Value[]
  readonly ports: readonly Port[]
  readonly mounts: readonly Mount[]
  /** Configs and secrets that it is given as files. */
  readonly grants: readonly Grant[]
  /** Names of networks, with their aliases. */
  readonly networks: ReadonlyMap<string, { readonly at: Place; readonly aliases: readonly Located<string>[] }>
  readonly dependsOn: readonly Dependency[]
  readonly labels: ReadonlyMap<string, Variable>
  readonly profiles: readonly string[]
  /** What the variables in it stand for. */
  readonly values: Values
}

/** A value of a service by its keys. */
export const field = (service: Service, ...keys: readonly string[]): Node | undefined => get(service.node, ...keys)

/** A scalar of a service by its keys, with its variables put in. */
export const setting = (service: Service, ...keys: readonly string[]): Value | undefined =>
  interpolated(field(service, ...keys), service.values)

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
      ...items(get(node, 'tmpfs')).flatMap((item) => tmpfsOf(item, values) ?? []),
    ],
    grants: [...grantsOf(get(node, 'configs'), 'config', values), ...grantsOf(get(node, 'secrets'), 'secret', values)],
    networks: networksOf(get(node, 'networks'), values),
    dependsOn: dependenciesOf(get(node, 'depends_on')),
    labels: pairsOf(get(node, 'labels'), values),
    profiles: items(get(node, 'profiles')).flatMap((item) => text(item)?.value ?? []),
    values,
  }
}

function buildOf(node: Node | undefined, values: Values): Service['build'] {
  if (node === undefined) return undefined
  const context = interpolated(node.kind === 'map' ? get(node, 'context') : node, values)
  const dockerfile = interpolated(get(node, 'dockerfile'), values)
  return { at: node.at, context: context?.value ?? '.', dockerfile: dockerfile?.value ?? 'Dockerfile', node }
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
