import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { goldenCases } from '../../../../../test/golden/cases.ts'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import type { GeneratedFile, Stack } from '../../stack/stack.ts'
import { definitionsOf, expectedServices } from '../expected.ts'
import { renderStack } from '../render.ts'

interface Service {
  readonly [key: string]: unknown
  readonly image: string
  readonly user: string
  readonly command?: readonly string[]
  readonly ports?: readonly string[]
  readonly networks?: readonly string[] | Readonly<Record<string, object>>
  readonly volumes?: readonly {
    readonly type: string
    readonly source: string
    readonly target: string
    readonly read_only?: boolean
  }[]
  readonly depends_on?: object
  readonly environment?: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly stop_grace_period: string
}
interface Compose {
  readonly name: string
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | undefined>>
}

const composeOf = (files: readonly GeneratedFile[]): Compose =>
  parse(files.find(({ path }) => path === 'compose.yaml')?.content ?? '')
const render = (stack: Stack) => composeOf(renderStack(stack))
const networksOf = ({ services }: Compose) =>
  Object.fromEntries(
    Object.entries(services).map(([name, { networks }]) => [
      name,
      Array.isArray(networks) ? networks : Object.keys(networks ?? {}),
    ]),
  )

const rendered = await Promise.all(
  (await goldenCases()).map(async ({ title, load }) => {
    const stack = await load()
    return { title, stack, compose: render(stack) }
  }),
)

describe.each(rendered)('compose.yaml of $title', ({ stack, compose }) => {
  test.each(Object.entries(compose.services))('hardens %s', (_, service) => {
    expect(service).toMatchObject({
      restart: 'always',
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      image: expect.any(String),
      user: expect.stringMatching(/^\d+:\d+$/),
      healthcheck: {
        test: expect.any(Array),
        interval: expect.any(String),
        timeout: expect.any(String),
        retries: expect.any(Number),
      },
      stop_grace_period: expect.stringMatching(/^\d+s$/),
      logging: { driver: 'json-file', options: { 'max-size': expect.any(String), 'max-file': expect.any(String) } },
      deploy: {
        resources: {
          limits: { cpus: expect.any(String), memory: expect.any(String), pids: expect.any(Number) },
          reservations: { cpus: expect.any(String), memory: expect.any(String) },
        },
      },
    })
    for (const key of ['container_name', 'build', 'privileged', 'env_file', 'pid', 'ipc', 'userns_mode', 'devices'])
      expect(service).not.toHaveProperty(key)
  })

  test('runs nobody as root but the steward, and gives no capability back that a binary does not demand', () => {
    const roots = Object.entries(compose.services).filter(([, { user }]) => user.startsWith('0:'))
    expect(roots.map(([name]) => name)).toEqual(['steward'])
    const added = Object.entries(compose.services).flatMap(([name, { cap_add }]) =>
      cap_add === undefined ? [] : [[name, cap_add]],
    )
    expect(added).toEqual(
      stack.proxy.tls === 'acme' && stack.images.source === 'official' ? [['tls', ['NET_BIND_SERVICE']]] : [],
    )
  })

  test('publishes ports of the outermost proxy only', () => {
    const publishing = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined)
    expect(publishing.map(([name]) => name)).toEqual([stack.proxy.tls === 'acme' ? 'tls' : 'proxy'])
    for (const port of publishing[0]?.[1].ports ?? [])
      expect(port).toMatch(/^\d+\.\d+\.\d+\.\d+:\d+:(8080|8443|18025|15678)$/)
  })

  test('gives the Docker socket, and an absolute path, to the steward alone, which has no network', () => {
    for (const [name, { volumes = [] }] of Object.entries(compose.services)) {
      const absolute = volumes
        .filter(({ type, source }) => type === 'bind' && source.startsWith('/'))
        .map(({ source }) => source)
      expect(absolute, name).toEqual(name === 'steward' ? [stack.socket, stack.hostDirectory] : [])
    }
    expect(compose.services.steward).toMatchObject({ network_mode: 'none', user: '0:0' })
  })

  test('mounts directories read-only, but for Caddy’s own store', () => {
    const writable = Object.entries(compose.services).flatMap(([name, { volumes = [] }]) =>
      volumes
        .filter(({ type, read_only }) => type === 'bind' && read_only !== true)
        .map(({ source }) => `${name} ${source}`),
    )
    expect(writable.filter((each) => !each.startsWith('steward '))).toEqual(
      stack.proxy.tls === 'acme' ? ['tls ./state/caddy'] : [],
    )
  })

  test('keeps the database, PgBouncer and Redis off every network but data, the AI service off data', () => {
    const { db, redis = ['data'], pgbouncer = ['data'], ai = ['front'] } = networksOf(compose)
    expect([db, redis, pgbouncer]).toEqual([['data'], ['data'], ['data']])
    expect(ai).not.toContain('data')
    expect(ai).toContain('front')
  })

  test('lets nothing depend on a colour or on the AI service', () => {
    for (const { depends_on = {} } of Object.values(compose.services))
      expect(Object.keys(depends_on).filter((name) => /^(odoo-|ai$)/.test(name))).toEqual([])
    expect(compose.networks).toMatchObject({ front: { internal: true }, data: { internal: true } })
  })

  test('has no secret in a command, an environment or a label: only paths of files', () => {
    for (const { command = [], environment = {}, labels } of Object.values(compose.services)) {
      const said = [
        ...command,
        ...Object.entries(environment).map((each) => each.join('=')),
        ...Object.entries(labels).map((each) => each.join('=')),
      ].join('\n')
      expect(
        said.replaceAll(
          /POSTGRES_PASSWORD_FILE=|\/run\/secrets\/[\w.]+|password_encryption|scram-sha-256|PGPASSFILE=/g,
          '',
        ),
      ).not.toMatch(/passw|secret|token|:\/\/.*@/i)
    }
  })

  test('waits longer for Odoo to stop than Odoo grants a request or a job', () => {
    const [, real] =
      /limit_time_real = (\d+)/.exec(renderStack(stack).find(({ path }) => path === 'odoo/odoo.conf')?.content ?? '') ??
      []
    for (const name of ['odoo-blue', 'odoo-green', 'odoo-cron'])
      expect(Number.parseInt(compose.services[name]?.stop_grace_period ?? '', 10)).toBeGreaterThan(Number(real))
  })
})

describe('the networks', () => {
  test('let only Odoo out', async () => {
    const compose = render(await stackOf())
    const out = Object.entries(networksOf(compose)).filter(([, networks]) => networks.includes('egress'))
    expect(out.map(([name]) => name)).toEqual(['odoo-blue', 'odoo-green', 'odoo-cron'])
  })

  test('of a neutralized copy have no way out at all', async () => {
    const compose = render(await stackOf({ production: { neutralized: true } }))
    expect(compose.networks).not.toHaveProperty('egress')
    expect(Object.values(networksOf(compose)).flat()).not.toContain('egress')
  })
})

describe('the labels', () => {
  const labels = async (given: Parameters<typeof stackOf>[0], service: string) =>
    render(await stackOf(given)).services[service]?.labels ?? {}

  test('of a service change with the files that it mounts, and those of the others do not', async () => {
    const [before, after] = [{}, { odoo: { conf: { limit_request: 7 } } }]
    for (const [service, changes] of [
      ['odoo-blue', true],
      ['odoo-cron', true],
      ['db', false],
      ['proxy', false],
      ['steward', false],
    ] as const) {
      const same =
        (await labels(before, service))['io.muelle.definition'] ===
        (await labels(after, service))['io.muelle.definition']
      expect(same, service).toBe(!changes)
    }
  })

  test('of the proxy do not change with its configuration, which is reloaded', async () => {
    const proxy = await labels({ proxy: { loginRate: 7, domains: ['erp.acme.cl'] } }, 'proxy')
    expect(proxy).toEqual(await labels({}, 'proxy'))
    expect(proxy).not.toHaveProperty('io.muelle.config')
  })

  test('of PgBouncer do not change with its pools or databases either', async () => {
    const pooled = (odoo: object) => labels({ odoo, services: { pgbouncer: true } }, 'pgbouncer')
    expect(await pooled({ databases: ['acme', 'other'] })).toEqual(await pooled({}))
    expect(await pooled({})).not.toHaveProperty('io.muelle.config')
  })

  test('hold the definition that plan compares containers with', async () => {
    const stack = await stackOf({ services: { redis: true } })
    const files = renderStack(stack)
    const definitions = definitionsOf(files)
    const { services } = composeOf(files)
    expect([...definitions.keys()].sort()).toEqual(Object.keys(services).sort())
    for (const [name, { labels }] of Object.entries(services))
      expect(definitions.get(name)).toBe(labels['io.muelle.definition'])
    expect(expectedServices(stack, 'green').filter((name) => !definitions.has(name))).toEqual([])
  })
})

test('PostgreSQL 18 keeps its data where its image does, older ones where theirs do', async () => {
  const target = async (version: number) =>
    render(await stackOf({ postgres: { version } })).services.db?.volumes?.[0]?.target
  expect([await target(17), await target(18)]).toEqual(['/var/lib/postgresql/data', '/var/lib/postgresql'])
})

test('only the servers go through PgBouncer; odoo.conf leads every other command to the database itself', async () => {
  const files = renderStack(await stackOf({ services: { pgbouncer: true } }))
  const { services } = composeOf(files)
  for (const name of ['odoo-blue', 'odoo-green', 'odoo-cron'])
    expect(services[name]?.command).toContain('--db_host=pgbouncer')
  expect(files.find(({ path }) => path === 'odoo/odoo.conf')?.content).toContain('db_host = db\n')
})

test('the AI service goes without before Odoo does, and leaves only where that is asked for and nothing is neutralized', async () => {
  const ai = { image: 'acme/ai:1.4', port: 8002 }
  expect(render(await stackOf({ services: { ai } })).services.ai).toMatchObject({
    networks: ['front'],
    cpu_shares: 128,
    oom_score_adj: 800,
    user: '65534:65534',
  })
  const networks = async (production: object) =>
    render(await stackOf({ services: { ai: { ...ai, egress: true } }, production })).services.ai?.networks
  expect(await networks({})).toEqual(['front', 'egress'])
  expect(await networks({ neutralized: true })).toEqual(['front'])
})

test('Redis keeps sessions on its volume and a cache nowhere', async () => {
  const redis = async (use: string) => render(await stackOf({ services: { redis: { use } } }))
  const sessions = await redis('sessions')
  expect(sessions.services.redis?.command?.join(' ')).toContain(
    '--appendonly yes --maxmemory 192mb --maxmemory-policy volatile-lru',
  )
  expect(sessions.services.redis?.volumes?.map(({ source }) => source)).toContain('redis-data')
  const cache = await redis('cache')
  expect(cache.services.redis?.command?.join(' ')).toContain(
    '--appendonly no --maxmemory 192mb --maxmemory-policy allkeys-lru',
  )
  expect(cache.services.redis?.volumes?.map(({ source }) => source)).not.toContain('redis-data')
})
