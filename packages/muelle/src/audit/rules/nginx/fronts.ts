import { posix } from 'node:path'
import type { Severity } from '../../finding.ts'
import type { Compose } from '../../project/compose.ts'
import type { Project } from '../../project/project.ts'
import type { NginxFront } from '../../project/proxy/fronts.ts'
import type { NginxLocation, NginxServer } from '../../project/proxy/nginx.ts'
import { isPublic } from '../../read/compose/port.ts'
import type { Service } from '../../read/compose/service.ts'
import { below } from '../../tree.ts'
import { servicesOf } from '../services.ts'

/** Whether a location takes a path, by itself: no other one is asked. */
export function takes({ modifier, path }: NginxLocation, asked: string): boolean {
  if (path.startsWith('@')) return false
  if (modifier === '=') return path === asked
  if (!modifier.startsWith('~')) return asked.startsWith(path) || `${asked}/` === path
  // A pattern of somebody else is not run: it may never end.
  if (path.length > 200 || /[+*)][+*]|\{/.test(path)) return path.includes(asked)
  try {
    return new RegExp(path, modifier === '~*' ? 'i' : '').test(asked)
  } catch {
    return path.includes(asked)
  }
}

/** Whether the public is refused there. */
export function isDenied({ levels, targets }: NginxLocation): boolean {
  const own = levels.at(-1)?.directives ?? []
  const refuses = own.some(
    ({ name, args }) =>
      (['deny', 'allow', 'auth_basic', 'auth_request', 'internal'].includes(name) && args[0]?.value !== 'off') ||
      name === 'return' ||
      (name === 'rewrite' && !(args[1]?.value ?? '').includes('database')),
  )
  return refuses || targets.length === 0
}

/** What the headers are judged at: the location that takes all, or the first one that is no websocket’s. */
export const mainOf = ({ main, locations }: NginxFront): NginxLocation | undefined =>
  main ?? locations.find((location) => !takes(location, '/websocket'))

/** The severity of something that only strangers use: by its name the server may be there for development. */
export const forStrangers = ({ server: { names } }: NginxFront): Severity | undefined =>
  names.length > 0 &&
  names.every(({ value }) => /(^|[.-])(dev|test|testing|local)[.-]|\.(localhost|local|test|lan|internal)$/.test(value))
    ? 'medium'
    : undefined

/** Whether two servers are parts of one configuration: of one file, or of several that are no whole ones. */
export const isBeside = ({ server: one }: NginxFront, { server: other }: NginxFront): boolean =>
  one !== other &&
  (one.root === other.root ||
    (posix.dirname(one.root.path) === posix.dirname(other.root.path) && !isWhole(one) && !isWhole(other)))

const isWhole = ({ root }: NginxServer) => root.directives.some(({ name }) => name === 'events' || name === 'http')

/** Configurations that a service mounts or is built with. */
export function rootsOf(project: Project, { directory }: Compose, service: Service): ReadonlySet<string> {
  const paths = service.mounts.flatMap(({ type, source }) => (type === 'bind' ? (below(directory, source) ?? []) : []))
  const image = project.imageOf(service)
  for (const { sources } of image?.copies ?? [])
    for (const { value } of sources) {
      const path = image?.context === undefined ? undefined : below(image.context, value.replace(/^\/+/, ''))
      if (path !== undefined) paths.push(path)
    }
  const roots = new Set(project.nginx.servers.map(({ root }) => root.path))
  return new Set([...roots].filter((root) => paths.some((path) => root === path || root.startsWith(`${path}/`))))
}

/** Whether others than the host reach it: nginx of a stack that publishes on 127.0.0.1 only stands behind another one. */
export function isPublished(project: Project, { server }: NginxFront): boolean {
  const users = [...servicesOf(project, 'nginx')].filter(({ compose, service }) =>
    rootsOf(project, compose, service).has(server.root.path),
  )
  const ports = users.flatMap(({ service }) => service.ports)
  return ports.length === 0 || ports.some(isPublic)
}
