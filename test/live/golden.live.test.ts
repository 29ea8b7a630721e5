import { existsSync } from 'node:fs'
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { goldenCases } from '../golden/cases.ts'
import { selfSigned } from './proxy/certificate.ts'
import { relocated } from './proxy/proxy.ts'

const cases = await goldenCases()
const acme = cases.filter(
  ({ accepted }) => accepted.includes('/acme/') || accepted.includes('/staging/stack/production'),
)

/** Runs the real parser of a file; a missing one is a failure that says what to install. */
async function parser(install: string, argv: readonly [string, ...string[]], directory?: string) {
  const { ended, exitCode, stdout, stderr } = await run({ argv, directory })
  if (ended === 'missing') throw new Error(`These tests need ${argv[0]} on this machine: apt-get install ${install}`)
  return { exitCode, said: `${stdout}${stderr}` }
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muelle-golden-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A copy with the `.env` that a host has, since Compose reads it. */
async function onHost(accepted: string): Promise<string> {
  const copy = await mkdtemp(join(folder, 'stack-'))
  await cp(accepted, copy, { recursive: true })
  const images = ['BLUE', 'GREEN', 'CRON'].map((name) => `MUELLE_IMAGE_${name}=acme-odoo:1\n`)
  await writeFile(join(copy, '.env'), `COMPOSE_PROFILES=blue\n${images.join('')}MUELLE_SOURCES='/home/me/project'\n`)
  return copy
}

describe.each(cases)('the real parsers, on the stack of $title', ({ accepted }) => {
  test('docker compose config accepts compose.yaml, with either colour', async () => {
    const copy = await onHost(accepted)
    for (const colour of ['blue', 'green']) {
      const argv = ['docker', 'compose', '--profile', colour, 'config', '--quiet'] as const
      expect(await parser('docker.io, and Compose v2 (muelle host prepare)', [...argv], copy)).toEqual({
        exitCode: 0,
        said: '',
      })
    }
  })

  test('haproxy -c accepts haproxy.cfg without a warning, with either colour, and refuses a third', async () => {
    const place = await mkdtemp(join(folder, 'haproxy-'))
    await cp(join(accepted, 'haproxy'), place, { recursive: true })
    await writeFile(
      join(place, 'haproxy.cfg'),
      relocated(await readFile(join(place, 'haproxy.cfg'), 'utf8'), place, {}),
    )
    await writeFile(join(place, 'tls.pem'), await selfSigned('erp.acme.cl'))
    const check = async (colour: string) => {
      await writeFile(join(place, 'active.cfg'), `global\n  setenv MUELLE_ACTIVE ${colour}\n`)
      return parser('haproxy', ['haproxy', '-c', '-f', join(place, 'active.cfg'), '-f', join(place, 'haproxy.cfg')])
    }
    for (const colour of ['blue', 'green']) {
      const { exitCode, said } = await check(colour)
      expect({ exitCode, warnings: said.split('\n').filter((line) => /WARNING|ALERT/.test(line)) }).toEqual({
        exitCode: 0,
        warnings: [],
      })
    }
    const { exitCode, said } = await check('red')
    expect(exitCode).toBe(1)
    expect(said).toContain('MUELLE_ACTIVE is neither blue nor green')
  })

  test('shellcheck and sh accept odoo/start, python3 accepts odoo/health', async () => {
    expect(await parser('shellcheck', ['shellcheck', join(accepted, 'odoo/start')])).toEqual({ exitCode: 0, said: '' })
    const compiles = 'import ast, sys; ast.parse(open(sys.argv[1]).read())'
    expect(await parser('python3', ['python3', '-c', compiles, join(accepted, 'odoo/health')])).toEqual({
      exitCode: 0,
      said: '',
    })
  })

  test('Python’s RawConfigParser, which Odoo uses, reads odoo.conf strictly and finds a value for each key', async () => {
    const program = [
      'import configparser, json, sys',
      'parser = configparser.RawConfigParser()',
      'parser.read(sys.argv[1])',
      'print(json.dumps(dict(parser.items("options"))))',
    ].join('\n')
    const { exitCode, said } = await parser('python3', ['python3', '-c', program, join(accepted, 'odoo/odoo.conf')])
    expect(exitCode).toBe(0)
    const values: Record<string, string> = JSON.parse(said)
    expect(
      Object.entries(values).filter(([, value]) => value === '' || /[;#$]/.test(value.replace(/\$$/, ''))),
    ).toEqual([])
    expect(values).toMatchObject({ list_db: 'False', proxy_mode: 'True', db_host: 'db' })
  })
})

test.each(acme)('caddy validate accepts the Caddyfile of $title', async ({ accepted }) => {
  const { exitCode, said } = await parser('caddy', [
    'caddy',
    'validate',
    '--adapter',
    'caddyfile',
    '--config',
    join(accepted, 'caddy/Caddyfile'),
  ])
  expect(said).toContain('Valid configuration')
  expect({ exitCode, warnings: said.split('\n').filter((line) => line.includes('"level":"warn"')) }).toEqual({
    exitCode: 0,
    warnings: [],
  })
})

const pooled = cases.filter(({ accepted }) => existsSync(join(accepted, 'pgbouncer')))

test.each(pooled)('pgbouncer starts with the pgbouncer.ini of $title, without a warning', async ({ accepted }) => {
  const place = await mkdtemp(join(folder, 'pgbouncer-'))
  const ini = await readFile(join(accepted, 'pgbouncer/pgbouncer.ini'), 'utf8')
  // Without a port, and as somebody else than root, whom it refuses.
  const own = ini
    .replaceAll('/run/secrets/userlist.txt', join(place, 'userlist.txt'))
    .replace('listen_addr = *', 'listen_addr =')
    .replace('unix_socket_dir =', `unix_socket_dir = ${place}`)
  await writeFile(join(place, 'pgbouncer.ini'), own)
  await writeFile(join(place, 'userlist.txt'), '"odoo" "with ""quotes"""\n')
  await chmod(folder, 0o755)
  await chmod(place, 0o777)
  const argv = ['timeout', '2', 'pgbouncer', '-u', 'nobody', join(place, 'pgbouncer.ini')] as const
  const { said } = await parser('pgbouncer', [...argv])
  expect(said).toContain('process up')
  expect(said.split('\n').filter((line) => /WARNING|ERROR|FATAL/.test(line))).toEqual([])
})
