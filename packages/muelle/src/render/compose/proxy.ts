import { sidecarOf } from '../../sizing/sidecars.ts'
import type { Stack } from '../../stack/stack.ts'
import { developmentPorts } from '../haproxy/development.ts'
import { healthPort } from '../haproxy/ports.ts'
import { userOf } from '../images.ts'
import { type Mapping, noted } from '../text/yaml.ts'
import { hardened, healthcheck, httpProbe, mounted, runs, tmpfs } from './service.ts'

const probing = { interval: 5, timeout: 5, retries: 4, start: 20 }

/** The published ports of the outermost proxy: inside it listens on 8080 and 8443 because its user may not bind lower ones. */
function publications({ proxy, development }: Pick<Stack, 'proxy' | 'development'>) {
  const secure = proxy.tls === 'acme' || proxy.tls === 'files'
  return [
    { host: proxy.http, inside: 8080 },
    ...(secure ? [{ host: proxy.https, inside: 8443 }] : []),
    ...(['mail', 'debugger'] as const).flatMap((name) =>
      development?.[name] ? [{ host: development[name], inside: developmentPorts[name] }] : [],
    ),
  ]
}

const published = (stack: Stack): readonly string[] =>
  publications(stack).map(({ host, inside }) => `${stack.proxy.address}:${host}:${inside}`)

/** The ports of the host that the stack takes. */
export const publishedPorts = (stack: Pick<Stack, 'proxy' | 'development'>): readonly number[] =>
  publications(stack).map(({ host }) => host)

/** HAProxy: every request passes here. Its configuration is reloaded (SIGUSR2), so it carries no hash of it. */
export function proxyService(stack: Stack): Mapping {
  const outermost = stack.proxy.tls !== 'acme'
  return {
    ...runs(stack, 'haproxy'),
    command: ['haproxy', '-W', '-db', '-f', '/etc/muelle/state/active.cfg', '-f', '/etc/muelle/haproxy/haproxy.cfg'],
    ports: outermost ? noted('proxy.address, proxy.http, proxy.https', published(stack)) : undefined,
    volumes: [
      mounted('./haproxy', '/etc/muelle/haproxy'),
      mounted('./state/proxy', '/etc/muelle/state'),
      ...(stack.proxy.tls === 'files' ? [mounted('./secrets/proxy', '/run/secrets')] : []),
      { type: 'volume', source: 'haproxy-run', target: '/run/haproxy' },
    ],
    networks: ['edge', 'front'],
    ulimits: noted('two connections for each of the 4000 requests at once, and slack', { nofile: 16384 }),
    healthcheck: healthcheck(httpProbe(stack, 'haproxy', healthPort, '/health'), probing),
    stop_signal: noted('lets running requests finish', 'SIGUSR1'),
    stop_grace_period: '30s',
    ...hardened(stack, 'haproxy', { ...sidecarOf(stack, 'proxy'), reserved: 0.25, pids: 128 }),
  }
}

/** Caddy, only with `proxy.tls: acme`: gets certificates, ends TLS, and passes everything to HAProxy. */
export function tlsService(stack: Stack): Mapping {
  const user = userOf(stack, 'caddy')
  return {
    ...runs(stack, 'caddy'),
    command: ['caddy', 'run', '--config', '/etc/muelle/caddy/Caddyfile', '--adapter', 'caddyfile'],
    ports: noted('proxy.address, proxy.http, proxy.https', published(stack)),
    volumes: [mounted('./caddy', '/etc/muelle/caddy'), mounted('./state/caddy', '/data', false)],
    tmpfs: [tmpfs('/config', '1m', '0700', user), tmpfs('/tmp', '16m', '1777', user)],
    networks: ['edge', 'egress'],
    healthcheck: healthcheck(httpProbe(stack, 'caddy', healthPort, '/health'), probing),
    stop_grace_period: '30s',
    ...hardened(stack, 'caddy', { ...sidecarOf(stack, 'tls'), reserved: 0.25, pids: 128 }),
  }
}
