import { reachesOut } from '../../stack/egress.ts'
import { type Sidecar, sidecarsIn } from '../../stack/sidecars.ts'
import type { GeneratedFile, Stack } from '../../stack/stack.ts'
import { userOf } from '../images.ts'
import { hashComment, head } from '../text/head.ts'
import { type Mapping, noted, toYaml, type Yaml } from '../text/yaml.ts'
import { aiService } from './ai.ts'
import { configHash, shortHash } from './config-hash.ts'
import { dbService } from './db.ts'
import { mailService } from './mail.ts'
import { cronService, webService } from './odoo.ts'
import { pgbouncerService } from './pgbouncer.ts'
import { proxyService, tlsService } from './proxy.ts'
import { redisService } from './redis.ts'
import { labelsOf } from './service.ts'
import { stewardService } from './steward.ts'

/**
 * compose.yaml: valid for Compose 2.26 and newer on Docker 20.10 and newer.
 * @param mountedFiles the other rendered files, whose hashes become labels: a service is recreated when what it mounts changed.
 */
export function composeYaml(stack: Stack, mountedFiles: readonly GeneratedFile[]): string {
  const hash = (directory: string) => configHash(mountedFiles, directory)
  const odoo = hash('odoo')
  return `${hashComment(
    head(
      stack.environment,
      'name, odoo, postgres, proxy, services, images, environments',
      "Works without Muelle: docker compose up -d in this directory on the daemon's host, where .env, secrets/ and state/ are.",
    ),
  )}${toYaml({
    name: stack.project,
    services: withDefinitions(stack, {
      db: [dbService(stack), hash('postgres')],
      'odoo-blue': [webService(stack, 'blue'), odoo],
      'odoo-green': [webService(stack, 'green'), odoo],
      'odoo-cron': [cronService(stack), odoo],
      ...Object.fromEntries(sidecarsIn(stack).map((name) => [name, sidecars[name](stack, hash)])),
    }),
    networks: networks(stack),
    volumes: volumes(stack),
  })}`
}

type Service = readonly [service: Mapping, config?: string]

/** Without a hash: what is reloaded, never recreated, when its configuration changes; and what mounts none. */
const sidecars: Readonly<Record<Sidecar, (stack: Stack, hash: (directory: string) => string) => Service>> = {
  proxy: (stack) => [proxyService(stack)],
  tls: (stack, hash) => [tlsService(stack), hash('caddy')],
  redis: (stack) => [redisService(stack)],
  mail: (stack) => [mailService(stack)],
  pgbouncer: (stack) => [pgbouncerService(stack)],
  ai: (stack) => [aiService(stack)],
  steward: (stack) => [stewardService(stack)],
}

/** Labels each service with the hash of the files it mounts, and with the hash of its own definition, that one included. */
function withDefinitions(stack: Stack, services: Readonly<Record<string, Service>>): Mapping {
  return Object.fromEntries(
    Object.entries(services).map(([name, [service, config]]) => {
      const labels = { ...labelsOf(stack), 'io.muelle.config': config }
      const definition = shortHash(toYaml({ ...service, labels }))
      return [name, { ...service, labels: { ...labels, 'io.muelle.definition': definition } }]
    }),
  )
}

/**
 * A network that leads nowhere. `internal` alone forbids the way through the host and not the way to it: over the gateway's address,
 * which is the host's own, a neutralized Odoo reached every service there, a mail server among them. So it gets none.
 */
const closed: Mapping = {
  internal: true,
  driver_opts: { 'com.docker.network.bridge.inhibit_ipv4': 'true' },
}

function networks(stack: Stack): Mapping {
  const labels = labelsOf(stack)
  return {
    // With Caddy on it, which must reach its authority, Docker takes this network's gateway for the way out (the first by name).
    edge:
      stack.proxy.tls === 'acme'
        ? noted('what is published', { labels })
        : noted('what is published; nothing on it can begin a connection to the outside', {
            driver_opts: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' },
            labels,
          }),
    front: noted('proxy to Odoo; the host has no address on it, so nothing on it reaches the host', {
      ...closed,
      labels,
    }),
    data: noted('Odoo to its data; likewise', { ...closed, labels }),
    egress: reachesOut(stack)
      ? noted('the way out: Odoo to mail servers and the SII, Caddy to its authority; absent when neutralized', {
          labels,
        })
      : undefined,
  }
}

function volumes(stack: Stack): Mapping {
  const labels = labelsOf(stack)
  const named: Mapping = { labels }
  return {
    'db-data': kept(stack.volumes?.database, named),
    'odoo-data': kept(stack.volumes?.files, named),
    'haproxy-run': noted(
      'HAProxy writes its socket here; group 0 and setgid let the steward, uid 0 without capabilities, use it',
      {
        driver: 'local',
        driver_opts: {
          type: 'tmpfs',
          device: 'tmpfs',
          o: `uid=${userOf(stack, 'haproxy').uid},gid=0,mode=2750,size=1m,nosuid,nodev,noexec`,
        },
        labels,
      },
    ),
    'redis-data': stack.services.redis && stack.services.redis.use === 'sessions' ? named : undefined,
  }
}

/** A volume that was there before, or a folder of the host as one; else one of the stack's own. */
function kept(place: string | undefined, own: Mapping): Yaml {
  if (place === undefined) return own
  if (!place.startsWith('/'))
    return noted('was there before Muelle; nothing here removes it', { name: place, external: true })
  return noted('a folder that was there before Muelle', {
    driver: 'local',
    driver_opts: { type: 'none', o: 'bind', device: place },
    ...own,
  })
}
