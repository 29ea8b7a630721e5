import type { Entry, Node } from '../yaml.ts'
import type { Service } from './service.ts'

/**
 * One service of two files, as Compose merges them: mappings key by key, ports and the like together, mounts by their target, command
 * and entrypoint replaced. Source: docs.docker.com/reference/compose-file/merge
 */
export function mergeServices(base: Service, over: Service): Service {
  const targets = new Set(over.mounts.map(({ target }) => target))
  const named = new Set(over.dependsOn.map(({ service }) => service))
  return {
    name: base.name,
    at: base.at,
    node: mergeNodes(base.node, over.node),
    image: over.image ?? base.image,
    build: over.build ?? base.build,
    command: over.command ?? base.command,
    entrypoint: over.entrypoint ?? base.entrypoint,
    environment: new Map([...base.environment, ...over.environment]),
    envFiles: [...base.envFiles, ...over.envFiles],
    ports: [...base.ports, ...over.ports],
    mounts: [...base.mounts.filter(({ target }) => !targets.has(target)), ...over.mounts],
    networks: new Map([...base.networks, ...over.networks]),
    dependsOn: [...base.dependsOn.filter(({ service }) => !named.has(service)), ...over.dependsOn],
    labels: new Map([...base.labels, ...over.labels]),
    profiles: over.profiles.length > 0 ? over.profiles : base.profiles,
  }
}

/** Lists give way here: those that Compose joins are joined in {@link mergeServices}. */
function mergeNodes(base: Node, over: Node): Node {
  if (base.kind !== 'map' || over.kind !== 'map') return over
  const entries = new Map<string, Entry>(base.entries)
  for (const [name, entry] of over.entries) {
    const before = entries.get(name)
    entries.set(name, before ? { key: entry.key, value: mergeNodes(before.value, entry.value) } : entry)
  }
  return { kind: 'map', at: base.at, entries }
}
