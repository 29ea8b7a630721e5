import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { hardeningFaults } from './stack/hardening.ts'
import { eventually, logIn, statusOf, websocketStatus } from './stack/http.ts'
import { type Project, project } from './stack/project.ts'
import { compareWithShipped } from './stack/shipped.ts'

const port = 18471
let stack: Project

const docker = async (...argv: readonly string[]) => {
  const result = await run({ argv: ['docker', ...argv] })
  expect(result.exitCode, `docker ${argv.join(' ')}\n${result.stderr}`).toBe(0)
  return result.stdout.trim()
}

/** Everything that a service's container wrote: Odoo and PostgreSQL write to standard error. */
async function logOf(service: string): Promise<string> {
  const { stdout, stderr } = await run({ argv: ['docker', 'logs', `${stack.name}-live-${service}-1`] })
  return stdout + stderr
}

/** `docker compose up -d` as a person types it on the host, in the stack's directory. */
const plainComposeUp = () => run({ argv: ['docker', 'compose', 'up', '-d'], directory: stack.stackDirectory })

const serviceNames = async () =>
  (
    await docker(
      'ps',
      '--filter',
      `label=com.docker.compose.project=${stack.name}-live`,
      '--format',
      '{{.Label "com.docker.compose.service"}}',
    )
  )
    .split('\n')
    .sort()

beforeAll(async () => {
  stack = await project({ name: 'live-stack', port })
})

afterAll(() => stack.remove())

describe('muelle up on an empty host', () => {
  test('ends with every service well', async () => {
    const up = await stack.json<{ address: string; active: string }>('up')
    expect(up).toMatchObject({ address: `http://127.0.0.1:${port}`, active: 'blue' })
    expect(await stack.json('ps')).toMatchObject({ well: true })
    expect(await serviceNames()).toEqual(['db', 'odoo-blue', 'odoo-cron', 'proxy', 'steward'])
  })

  test('answers the login page and a WebSocket through the proxy, and lets admin in with the generated password', async () => {
    expect(await statusOf(port, '/web/login')).toBe(200)
    expect(await websocketStatus(port)).toBe(101)
    const password = await readFile(join(stack.stackDirectory, 'secrets/store/odoo_user_password'), 'utf8')
    expect(await logIn(port, 'quay', password)).toBe(2)
    expect(await logIn(port, 'quay', 'admin')).toBeUndefined()
  })

  test('denies the database manager', async () => {
    expect(await statusOf(port, '/web/database/manager')).toBe(403)
  })

  test('ships the very bytes that it committed', async () => {
    expect(await compareWithShipped(stack)).toEqual([])
  })

  test('leaves nothing for plan to change, and a second up changes nothing', async () => {
    const before = await docker(
      'ps',
      '--no-trunc',
      '--quiet',
      '--filter',
      `label=com.docker.compose.project=${stack.name}-live`,
    )
    expect(await stack.json('plan')).toMatchObject({ files: [], unchecked: null })
    await stack.json('up')
    expect(
      await docker('ps', '--no-trunc', '--quiet', '--filter', `label=com.docker.compose.project=${stack.name}-live`),
    ).toBe(before)
  })

  test('is limited, logged, without rights, and shows no secret', async () => {
    expect(await hardeningFaults(stack)).toEqual([])
  })

  test('makes a role that cannot create databases, and a database that belongs to it', async () => {
    const sql =
      "SELECT rolsuper, rolcreatedb, rolcreaterole, (SELECT datdba = r.oid FROM pg_database WHERE datname = 'quay') FROM pg_roles r WHERE rolname = 'odoo'"
    const { stdout } = await stack.json<{ stdout: string }>('exec', 'db', '--', 'psql', '-U', 'postgres', '-XAtc', sql)
    expect(stdout.trim()).toBe('f|f|f|t')
  })

  test('writes a journal whose chain holds', async () => {
    expect(await stack.json('journal', 'verify')).toMatchObject({ valid: true })
    const { operations } = await stack.json<{ operations: { operation: string; outcome: string | null }[] }>(
      'journal',
      'list',
    )
    expect(
      operations.filter(({ operation, outcome }) => operation === 'up' && outcome === 'done').length,
    ).toBeGreaterThanOrEqual(2)
  })

  test('has Odoo and PostgreSQL start without a warning about their configuration', async () => {
    for (const service of ['odoo-blue', 'odoo-cron']) {
      const log = await logOf(service)
      expect(log).toContain('odoo: Odoo version 19.0')
      // The wrong password of the test above is no fault of the configuration.
      const faults = log.split('\n').filter((line) => / (WARNING|ERROR|CRITICAL) /.test(line))
      expect(faults.filter((line) => !line.includes('odoo.http: Access Denied'))).toEqual([])
    }
    const log = await logOf('db')
    expect(log).toContain('database system is ready to accept connections')
    // The health check asks for the application's database before there is one, and while the server is started or stopped.
    const beforeItsDatabase = /database "quay" does not exist|the database system is (starting up|shutting down)/
    const faults = log.split('\n').filter((line) => /WARNING|FATAL|unrecognized/.test(line))
    expect(faults.filter((line) => !beforeItsDatabase.test(line))).toEqual([])
  })
})

describe('the stack without Muelle', () => {
  test('after down, and without the steward, plain docker compose up -d serves the login page', async () => {
    expect(await stack.json('down')).toMatchObject({ volumesRemoved: false })
    expect(await statusOf(port, '/web/login')).toBe(0)
    await plainComposeUp()
    await docker('rm', '--force', `${stack.name}-live-steward-1`)
    expect(await eventually(() => statusOf(port, '/web/login'), 200, 120)).toBe(200)
    expect(await websocketStatus(port)).toBe(101)
  })

  test('muelle up finds it and brings the steward back', async () => {
    await stack.json('up')
    expect(await stack.json('ps')).toMatchObject({ well: true })
  })
})

describe('muelle up over a lost database', () => {
  test('refuses to make an empty one in its place', async () => {
    const sql = (text: string) => stack.sql(text, { database: 'postgres' })
    await sql('ALTER DATABASE quay WITH ALLOW_CONNECTIONS false')
    await sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'quay'")
    await sql('ALTER DATABASE quay RENAME TO quay_elsewhere')
    const refused = await stack.muelle('up', '--yes')
    expect(refused.exitCode).toBe(3)
    expect(refused.stderr).toContain('Database quay was initialised here once and is missing')
    await sql('ALTER DATABASE quay_elsewhere RENAME TO quay')
    await sql('ALTER DATABASE quay WITH ALLOW_CONNECTIONS true')
    await stack.json('up')
  })
})
