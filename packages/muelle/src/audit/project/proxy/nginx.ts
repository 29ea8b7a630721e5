import type { Directive } from '../../read/nginx.ts'
import type { Located, Place } from '../../text.ts'
import type { NginxRoot } from './nginx-files.ts'

/** Directives of one level: `http`, `server` or `location`. */
export interface Level {
  readonly at: Place
  readonly directives: readonly Directive[]
}

/** An address that something is handed on to. */
export interface Target {
  readonly at: Place
  /** Name of the upstream, or the host itself. */
  readonly name: string
  readonly host: string
  /** As it is written: a number, a variable, or empty. */
  readonly port: string
}

export interface NginxLocation {
  readonly at: Place
  /** `=`, `~`, `~*`, `^~`; empty for a prefix. */
  readonly modifier: string
  readonly path: string
  /** From the outermost level to its own. */
  readonly levels: readonly Level[]
  readonly targets: readonly Target[]
}

export interface Listen {
  readonly at: Place
  /** 80 when it is not said; NaN for a variable. */
  readonly port: number
  readonly isTls: boolean
  readonly isLoopback: boolean
  readonly flags: readonly string[]
}

export interface NginxServer {
  readonly root: NginxRoot
  readonly at: Place
  readonly levels: readonly Level[]
  readonly listens: readonly Listen[]
  readonly names: readonly Located<string>[]
  readonly locations: readonly NginxLocation[]
}

/** Nobody writes more by hand. */
const mostServers = 500

/** The servers of a configuration. */
export function nginxServers(
  root: NginxRoot,
  upstreams: ReadonlyMap<string, readonly Target[]>,
): readonly NginxServer[] {
  const top: Level = { at: root.directives[0]?.at as Place, directives: root.directives }
  const within = (level: Level, levels: readonly Level[]): readonly NginxServer[] =>
    level.directives.flatMap((each) => {
      if (each.block === undefined) return []
      const own = [...levels, { at: each.at, directives: each.block }]
      if (each.name === 'http') return within({ at: each.at, directives: each.block }, own)
      return each.name === 'server' ? [serverOf(each, own, root, upstreams)] : []
    })
  return within(top, [top]).slice(0, mostServers)
}

function serverOf(
  { at, block = [] }: Directive,
  levels: readonly Level[],
  root: NginxRoot,
  upstreams: ReadonlyMap<string, readonly Target[]>,
): NginxServer {
  const isTls = block.some(({ name, args }) => name === 'ssl' && args[0]?.value === 'on')
  const listens = block.filter(({ name }) => name === 'listen').map((each) => listenOf(each, isTls))
  const names = block.filter(({ name }) => name === 'server_name').flatMap(({ args }) => args)
  const variables = variablesOf(levels)
  const bare: Listen = { at, port: 80, isTls, isLoopback: false, flags: [] }
  const locations = locationsIn(block, levels, (pass) => targetsOf(pass, variables, upstreams))
  return { root, at, levels, listens: listens.length === 0 ? [bare] : listens, names, locations: withNamed(locations) }
}

function listenOf({ at, args }: Directive, isTls: boolean): Listen {
  const [address = '', ...flags] = args.map(({ value }) => value)
  const port = /^\d+$/.test(address)
    ? address
    : (/:([^:\]]+)$/.exec(address)?.[1] ?? (address.includes('$') ? address : '80'))
  const ownTls = flags.includes('ssl') || flags.includes('quic')
  return {
    at,
    port: Number(port),
    isTls: isTls || ownTls,
    isLoopback: /^(127\.|\[::1\]|localhost|unix:)/.test(address),
    flags,
  }
}

/** Variables that `set` makes, and the default of a `map`. */
function variablesOf(levels: readonly Level[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const level of levels)
    for (const { name, args, block } of [...named(level, 'set'), ...named(level, 'map')]) {
      const [first, second] = args.map(({ value }) => value)
      if (name === 'set' && first !== undefined && second !== undefined) found.set(first, second)
      const standard = name === 'map' ? block?.find((each) => each.name === 'default')?.args[0]?.value : undefined
      if (second !== undefined && standard !== undefined) found.set(second, standard)
    }
  return found
}

function locationsIn(
  directives: readonly Directive[],
  levels: readonly Level[],
  targets: (pass: Directive) => readonly Target[],
): readonly NginxLocation[] {
  return directives.flatMap(({ name, args, at, block }) => {
    if (name !== 'location' || block === undefined) return []
    const own = [...levels, { at, directives: block }]
    const words = args.map(({ value }) => value)
    const written = words[0] ?? ''
    const joined = words.length === 1 ? /^(~\*|~|=|\^~)(.+)$/.exec(written) : null
    const [modifier, path] = joined !== null ? [joined[1], joined[2]] : words.length > 1 ? words : ['', words[0]]
    const passes = [...block, ...block.flatMap((each) => (each.name === 'if' ? (each.block ?? []) : []))]
    const found = passes.filter((each) => each.name === 'proxy_pass').flatMap(targets)
    const deeper = locationsIn(block, own, targets)
    return [{ at, modifier: modifier ?? '', path: path ?? '', levels: own, targets: found }, ...deeper]
  })
}

/** `try_files $uri @odoo`: what the named location does is done here too. */
function withNamed(locations: readonly NginxLocation[]): readonly NginxLocation[] {
  return locations.map((location) => {
    if (location.targets.length > 0) return location
    const name = (location.levels.at(-1)?.directives ?? [])
      .filter((each) => each.name === 'try_files' || each.name === 'error_page')
      .map(({ args }) => args.at(-1)?.value)
      .find((each) => each?.startsWith('@'))
    const other = name === undefined ? undefined : locations.find(({ path }) => path === name)
    return other === undefined ? location : { ...location, levels: other.levels, targets: other.targets }
  })
}

/** Addresses of the `upstream` blocks, by name. */
export function upstreamsOf(directives: readonly Directive[]): ReadonlyMap<string, readonly Target[]> {
  const found = new Map<string, readonly Target[]>()
  for (const { name, args, block = [] } of directives) {
    if (name === 'http') for (const [each, targets] of upstreamsOf(block)) found.set(each, targets)
    const upstream = args[0]?.value
    if (name !== 'upstream' || upstream === undefined) continue
    found.set(
      upstream,
      block
        .filter((each) => each.name === 'server' && each.args.length > 0)
        .map((each) => addressOf(each.args[0]?.value ?? '', upstream, each.at)),
    )
  }
  return found
}

const addressOf = (address: string, name: string, at: Place): Target => {
  const [, host = address, port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(.+))?$/.exec(address) ?? []
  return { at, name, host, port }
}

function targetsOf(
  { args, at }: Directive,
  variables: ReadonlyMap<string, string>,
  upstreams: ReadonlyMap<string, readonly Target[]>,
): readonly Target[] {
  const url = (args[0]?.value ?? '').replace(/\$\w+/g, (name) => variables.get(name) ?? name)
  const authority = /^(?:https?:\/\/)?([^/]*)/.exec(url)?.[1] ?? ''
  return upstreams.get(authority) ?? (authority === '' ? [] : [addressOf(authority, authority, at)])
}

const byName = new WeakMap<readonly Directive[], ReadonlyMap<string, readonly Directive[]>>()

/** Those of a name. Every server of a file looks at its top: it is sorted once. */
function named({ directives }: Level, name: string): readonly Directive[] {
  const known = byName.get(directives) ?? Map.groupBy(directives, (each) => each.name)
  byName.set(directives, known)
  return known.get(name) ?? []
}

/** Directives of a name that count at a level: those of the innermost level that has some, for nginx adds nothing to what it inherits. */
export function inherited(
  levels: readonly Level[],
  name: string,
): { readonly level: Level; readonly directives: readonly Directive[] } | undefined {
  for (const level of levels.toReversed()) {
    const directives = named(level, name)
    if (directives.length > 0) return { level, directives }
  }
  return undefined
}

/** A header that is handed on; undefined when nothing sets it. */
export const headerOf = (levels: readonly Level[], name: string): Directive | undefined =>
  inherited(levels, 'proxy_set_header')?.directives.findLast(
    ({ args }) => args[0]?.value.toLowerCase() === name.toLowerCase(),
  )

/** Something is included that is not at hand and may set headers. */
export const hasUnknown = (levels: readonly Level[]): boolean =>
  levels.some((level) =>
    named(level, 'include').some(
      ({ args }) =>
        !/mime\.types|letsencrypt|ssl|fastcgi|modules|conf\.d\/\*|sites-enabled|uwsgi|gzip/.test(args[0]?.value ?? ''),
    ),
  )
