import type { Entry, Node } from '../yaml.ts'
import { entries } from '../yaml.ts'
import type { Port } from './port.ts'
import type { Service } from './service.ts'

/**
 * One service of two files, as Compose merges them: mappings key by key, ports and the like together, mounts by their target, command
 * and entrypoint replaced, `!override` replaces and `!reset` removes. Source: docs.docker.com/reference/compose-file/merge
 */
export function mergeServices(given: Service, over: Service): Service {
  const base = without(given, over.node)
  const targets = new Set(over.mounts.map(({ target }) => target))
  const named = new Set(over.dependsOn.map(({ service }) => service))
  const keyOf = ({ host, published, target, protocol }: Port) => `${host} ${published} ${target} ${protocol}`
  const ports = new Set(base.ports.map(keyOf))
  return {
    name: base.name,
    at: base.at,
    node: mergeNodes(base.node, over.node),
    image: over.image ?? base.image,
    build:
      over.build === undefined || base.build === undefined
        ? (over.build ?? base.build)
        : mergeBuilds(base.build, over.build),
    command: over.command ?? base.command,
    entrypoint: over.entrypoint ?? base.entrypoint,
    environment: new Map([...base.environment, ...over.environment]),
    envFiles: [...base.envFiles, ...over.envFiles],
    // What both say is spoken of where it stands first.
    ports: [...base.ports, ...over.ports.filter((port) => !ports.has(keyOf(port)))],
    mounts: [...base.mounts.filter(({ target }) => !targets.has(target)), ...over.mounts],
    grants: [...base.grants, ...over.grants],
    networks: new Map([...base.networks, ...over.networks]),
    dependsOn: [...base.dependsOn.filter(({ service }) => !named.has(service)), ...over.dependsOn],
    labels: new Map([...base.labels, ...over.labels]),
    profiles: over.profiles.length > 0 ? over.profiles : base.profiles,
    values: over.values,
  }
}

/** An overlay may say only another target or dockerfile. */
function mergeBuilds(base: NonNullable<Service['build']>, over: NonNullable<Service['build']>): Service['build'] {
  const says = (key: string) => over.node.kind !== 'map' || over.node.entries.has(key)
  return {
    at: over.at,
    context: says('context') ? over.context : base.context,
    dockerfile: says('dockerfile') ? over.dockerfile : base.dockerfile,
    node: mergeNodes(base.node, over.node),
  }
}

/** A service without what the one above it resets or overrides. */
function without(service: Service, over: Node): Service {
  const tagged = new Set(
    entries(over).flatMap(([name, { value }]) => (value.tag === '!reset' || value.tag === '!override' ? [name] : [])),
  )
  if (tagged.size === 0) return service
  const kept = <T>(name: string, value: T, empty: T): T => (tagged.has(name) ? empty : value)
  return {
    ...service,
    image: kept('image', service.image, undefined),
    build: kept('build', service.build, undefined),
    command: kept('command', service.command, undefined),
    entrypoint: kept('entrypoint', service.entrypoint, undefined),
    environment: kept('environment', service.environment, new Map()),
    envFiles: kept('env_file', service.envFiles, []),
    ports: kept('ports', service.ports, []),
    mounts: kept('volumes', service.mounts, []),
    networks: kept('networks', service.networks, new Map()),
    dependsOn: kept('depends_on', service.dependsOn, []),
    labels: kept('labels', service.labels, new Map()),
    profiles: kept('profiles', service.profiles, []),
  }
}

/** Lists that give way; any other list goes on with what the overlay says. */
const replaced = new Set(['command', 'entrypoint', 'test'])

function mergeNodes(base: Node, over: Node, name = ''): Node {
  if (over.tag === '!override') return over
  if (base.kind === 'seq' && over.kind === 'seq' && !replaced.has(name))
    return { kind: 'seq', at: base.at, items: [...base.items, ...over.items] }
  if (base.kind !== 'map' || over.kind !== 'map') return over
  const merged = new Map<string, Entry>(base.entries)
  for (const [key, entry] of over.entries) {
    const before = merged.get(key)
    if (entry.value.tag === '!reset') merged.delete(key)
    else merged.set(key, before ? { key: entry.key, value: mergeNodes(before.value, entry.value, key) } : entry)
  }
  return { kind: 'map', at: base.at, entries: merged }
}
