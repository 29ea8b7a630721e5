import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { logIn, statusOf } from './stack/http.ts'
import { killAt } from './stack/kill-at.ts'
import { type Project, project } from './stack/project.ts'
import { load } from './traffic/load.ts'

const port = 18580
let stack: Project

const container = (service: string) => stack.container(service)
const smtp = 'live-secrets-smtp'

async function docker(...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run({ argv: ['docker', ...argv], timeout: 120_000 })
  expect(exitCode, `docker ${argv.join(' ')}\n${stderr}`).toBe(0)
  return stdout.trim()
}

const stored = (name: string) => readFile(join(stack.stackDirectory, 'secrets/store', name), 'utf8')
const started = (...services: readonly string[]) =>
  docker('inspect', '-f', '{{.State.StartedAt}}', ...services.map(container))
const python = (service: string, program: string) => docker('exec', container(service), 'python3', '-c', program)

/** A new connection to the database as Odoo makes it, through the pool and past it. */
const connects = () =>
  python(
    'odoo-blue',
    'import psycopg2; [psycopg2.connect(host=h, user="odoo", dbname="quay").close() for h in ("db", "pgbouncer")]; print("in")',
  )

/** Rotates under load. @returns what visitors saw. */
async function underLoad(work: () => Promise<unknown>) {
  const visitors = load(port, [{ path: '/web/login' }], 6, 20)
  await new Promise((resolve) => setTimeout(resolve, 500))
  await work().catch(async (error) => {
    await visitors.stop()
    throw error
  })
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const seen = await visitors.stop()
  expect(seen.answered).toBeGreaterThan(0)
  return seen
}

beforeAll(async () => {
  stack = await project({
    name: 'live-secrets',
    port,
    environment: ['services: {redis: true, pgbouncer: true}'],
  })
  await run({ argv: ['docker', 'rm', '--force', smtp] })
  await stack.json('up')
})
afterAll(async () => {
  await run({ argv: ['docker', 'rm', '--force', smtp] })
  await stack.remove()
})

describe('secrets rotate', () => {
  test('gives the database a new password: no request fails, nobody is restarted, open connections live on', async () => {
    const before = await stored('odoo_db_password')
    const since = await started('odoo-blue', 'odoo-cron', 'db', 'pgbouncer')
    const open = python(
      'odoo-cron',
      'import psycopg2, time; c = psycopg2.connect(host="db", user="odoo", dbname="quay"); time.sleep(8); k = c.cursor(); k.execute("SELECT 1"); print(k.fetchone()[0])',
    )
    const seen = await underLoad(() => stack.json('secrets', 'rotate', 'odoo_db_password'))
    console.log(`database password: ${seen.answered} answered, longest ${Math.round(seen.longest)} ms`)
    expect(seen.failures).toEqual([])
    expect(await open).toBe('1')
    expect(await started('odoo-blue', 'odoo-cron', 'db', 'pgbouncer')).toBe(since)
    expect(await stored('odoo_db_password')).not.toBe(before)
    expect(await connects()).toBe('in')
    const old = await run({
      argv: [
        'docker',
        'exec',
        '-i',
        container('odoo-blue'),
        'python3',
        '-c',
        'import psycopg2, sys; psycopg2.connect(host="db", user="odoo", dbname="quay", password=sys.stdin.read())',
      ],
      input: before,
    })
    expect(old.stderr).toContain('password authentication failed')
    expect(await stack.json('secrets', 'check')).toMatchObject({ well: true })
  })

  test.each([
    ['write new', 'over', ['up']],
    ['make role odoo', 'over', ['up']],
  ] as const)('killed (%s, %s) is mended by %s', async (what, at, mend) => {
    const { killed, output } = await killAt(stack, ['--yes', 'secrets', 'rotate', 'odoo_db_password'], { what, at })
    expect(killed, output).toBe(true)
    expect(await statusOf(port, '/web/login')).toBe(200)
    await stack.json(...mend)
    expect(await connects()).toBe('in')
    expect(await stack.json('secrets', 'check')).toMatchObject({ well: true })
  })

  test('between role and copies, where no new connection is possible, is left by the same command', async () => {
    await docker(
      'exec',
      container('db'),
      'psql',
      '-XAtq',
      '-U',
      'postgres',
      '-c',
      "ALTER ROLE odoo PASSWORD 'in between'",
    )
    await expect(connects()).rejects.toThrow()
    await stack.json('secrets', 'rotate', 'odoo_db_password')
    expect(await connects()).toBe('in')
  })

  test('changes the login admin where it has the stored password, and leaves one that somebody chose', async () => {
    const before = await stored('odoo_user_password')
    expect(await stack.json('secrets', 'rotate', 'odoo_user_password')).toMatchObject({ logins: ['quay'] })
    const after = await stored('odoo_user_password')
    expect([await logIn(port, 'quay', before), await logIn(port, 'quay', after)]).toEqual([undefined, 2])
    for (const at of ['start', 'over'] as const) {
      const what = 'give the login admin'
      const { killed, output } = await killAt(stack, ['--yes', 'secrets', 'rotate', 'odoo_user_password'], { what, at })
      expect(killed, output).toBe(true)
      await stack.json('secrets', 'rotate', 'odoo_user_password')
      expect(await logIn(port, 'quay', await stored('odoo_user_password'))).toBe(2)
    }
    const own = join(stack.directory, 'own')
    await writeFile(own, 'somebody chose this')
    await stack.json('secrets', 'set', 'odoo_user_password', '--from', own)
    const kept = await stack.json('secrets', 'rotate', 'odoo_user_password')
    expect(kept).toMatchObject({ rotated: [], logins: [] })
    expect(await stored('odoo_user_password')).toBe('somebody chose this')
  })

  test('restarts once whoever reads the others at the start', async () => {
    const before = await stored('odoo_admin_passwd')
    const seen = await underLoad(() => stack.json('secrets', 'rotate', 'odoo_admin_passwd'))
    console.log(
      `master password: ${seen.answered} answered, ${seen.failures.length} failed, longest ${Math.round(seen.longest)} ms`,
    )
    expect(await stored('odoo_admin_passwd')).not.toBe(before)
    expect(await docker('exec', container('odoo-blue'), 'grep', '^admin_passwd', '/run/odoo/odoo.conf')).toBe(
      `admin_passwd = ${await stored('odoo_admin_passwd')}`,
    )
    const redis = await underLoad(() => stack.json('secrets', 'rotate', '--all'))
    console.log(
      `all: ${redis.answered} answered, ${redis.failures.length} failed, longest ${Math.round(redis.longest)} ms`,
    )
    const ask = (line: string) =>
      `import socket; s = socket.create_connection(("redis", 6379), 5); s.sendall((${line}).encode()); print(s.recv(100).decode().strip())`
    expect(
      await python('odoo-blue', ask('"AUTH " + open("/run/secrets/redis_password").read().strip() + "\\r\\n"')),
    ).toBe('+OK')
    expect(await stack.json('ps')).toMatchObject({ well: true })
    expect(await connects()).toBe('in')
  })

  test('shows no value, anywhere', async () => {
    const told = JSON.stringify(await stack.json('journal', 'list'))
    expect(told).toContain('odoo_db_password')
    for (const name of ['odoo_db_password', 'odoo_admin_passwd', 'redis_password', 'odoo_user_password'])
      expect(told).not.toContain((await stored(name)).trim())
  })
})

describe('secrets export and import', () => {
  test('keep them in a file that age opens, and bring back what changed since', async () => {
    const file = (name: string) => join(stack.directory, name)
    await run({ argv: ['age-keygen', '-o', file('identity')] })
    const recipient = (await run({ argv: ['age-keygen', '-y', file('identity')] })).stdout.trim()
    await stack.edit((yaml) => `secrets: {recipients: [${recipient}]}\n${yaml}`)
    const before = await stored('odoo_admin_passwd')
    expect(await stack.json('secrets', 'export')).toMatchObject({ file: 'secrets/live.age', recipients: 1 })
    expect(await readFile(file('secrets/live.age'), 'utf8')).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/)
    const opened = await run({ argv: ['age', '--decrypt', '-i', file('identity'), file('secrets/live.age')] })
    expect(JSON.parse(opened.stdout).secrets.odoo_admin_passwd).toBe(before)

    await writeFile(file('another'), 'another master password')
    await stack.json('secrets', 'set', 'odoo_admin_passwd', '--from', file('another'))
    const dry = await stack.muelle('secrets', 'import', '--identity', file('identity'), '--dry-run')
    expect(dry.stdout).toContain('odoo_admin_passwd (changed)')
    expect(dry.stdout).not.toContain('odoo_db_password')
    expect(await stored('odoo_admin_passwd')).toBe('another master password')
    const unnamed = await stack.muelle('--yes', 'secrets', 'import')
    expect(unnamed.stderr).toContain('no identity is named')
    const through = stack.through({ environ: { MUELLE_AGE_IDENTITY: file('identity') } })
    expect(await through.json('secrets', 'import')).toMatchObject({
      secrets: expect.arrayContaining([
        { name: 'odoo_admin_passwd', change: 'changed' },
        { name: 'odoo_db_password', change: 'same' },
      ]),
    })
    expect(await stored('odoo_admin_passwd')).toBe(before)
    await stack.edit((yaml) => yaml.replace(/^secrets: .*\n/, ''))
  })

  test('by a passphrase as well, which is never on a command line', async () => {
    const file = (name: string) => join(stack.directory, name)
    await writeFile(file('passphrase'), 'a quay in the north\n')
    await stack.json('secrets', 'export', '--to', 'kept.age', '--passphrase-from', file('passphrase'))
    const imported = await stack.json<{ secrets: { change: string }[] }>(
      'secrets',
      'import',
      'kept.age',
      '--passphrase-from',
      file('passphrase'),
    )
    expect(new Set(imported.secrets.map(({ change }) => change))).toEqual(new Set(['same']))
    const other = await stack.muelle(
      '--yes',
      'secrets',
      'export',
      '--to',
      'muelle.yaml',
      '--passphrase-from',
      file('passphrase'),
    )
    expect(other.stderr).toContain('is no file of age')
    const again = ['--yes', 'secrets', 'export', '--to', 'kept.age', '--passphrase-from', file('passphrase')]
    expect((await stack.muelle(...again)).stderr).toContain('kept.age is there, and may hold other secrets.')
    expect((await stack.muelle(...again, '--overwrite')).exitCode).toBe(0)
  })
})

describe('smtp', () => {
  const caught = () =>
    docker(
      'exec',
      smtp,
      'python3',
      '-c',
      'import urllib.request as u; print(u.urlopen("http://127.0.0.1:8025/api/mails").read().decode())',
    )

  beforeAll(async () => {
    await stack.edit((yaml) => `${yaml}  dev: {development: {}}\n`)
    await stack.json('-e', 'dev', 'images', 'build', 'mailcatcher')
    await stack.edit((yaml) => yaml.replace('  dev: {development: {}}\n', ''))
    const image =
      (await docker('images', '--format', '{{.Repository}}:{{.Tag}}', 'muelle.local/mailcatcher')).split('\n')[0] ?? ''
    await docker('run', '--detach', '--name', smtp, '--network', 'live-secrets-live_egress', image)
  })

  test('set writes the settings and keeps the password among the secrets; a test mail arrives', async () => {
    const file = join(stack.directory, 'password')
    await writeFile(file, 'correct horse battery\n')
    const line = [
      'smtp',
      'set',
      smtp,
      '--port',
      '1025',
      '--encryption',
      'none',
      '--user',
      'odoo',
      '--from',
      'odoo@acme.example',
    ]
    expect(await stack.json(...line, '--password-from', file, '--apply')).toMatchObject({
      login: 'new password',
      consequence: { applied: true },
    })
    const yaml = await readFile(join(stack.directory, 'muelle.yaml'), 'utf8')
    expect(yaml).toContain(`smtp_server: ${smtp}`)
    expect(yaml).not.toContain('correct horse')
    expect(await docker('exec', container('odoo-blue'), 'grep', 'smtp_password', '/run/odoo/odoo.conf')).toBe(
      'smtp_password = correct horse battery',
    )
    const sent = await stack.json<{ talk: object[] }>('smtp', 'test', '--to', 'you@example.com')
    expect(sent).toMatchObject({ taken: true, source: 'odoo.conf', user: 'odoo', from: 'odoo@acme.example' })
    expect(JSON.stringify(sent)).not.toContain('correct horse')
    expect(await caught()).toContain('Test mail of live-secrets-live')
  })

  test('a mail server that the database names wins, and one that refuses is told with what it says', async () => {
    const sql = (statement: string) => stack.sql(statement)
    const columns = await sql(
      "SELECT string_agg(column_name, ',') FROM information_schema.columns WHERE table_name = 'ir_mail_server'",
    )
    const more = columns.includes('smtp_authentication')
      ? [', smtp_authentication, smtp_encryption', ", 'login', 'none'"]
      : ['', '']
    await sql(
      `INSERT INTO ir_mail_server (name, smtp_host, smtp_port, active, sequence${more[0]}) VALUES ('nowhere', '127.0.0.1', 9, true, 1${more[1]})`,
    )
    const { exitCode, stdout } = await stack.muelle('--yes', 'smtp', 'test', '--to', 'you@example.com')
    expect(stdout).toContain('nowhere of database quay')
    expect(stdout).toContain('The mail server refuses the connection')
    expect(exitCode).toBe(1)
    await sql("DELETE FROM ir_mail_server WHERE name = 'nowhere'")
  })

  test('a new password of the mail server is given, and Odoo restarted with it', async () => {
    const refused = await stack.muelle('--yes', 'secrets', 'rotate', 'smtp_password')
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining('The value of smtp_password is not given'),
    ])
    const file = join(stack.directory, 'password')
    await writeFile(file, 'another horse')
    await stack.json('secrets', 'rotate', 'smtp_password', '--from', file)
    expect(await docker('exec', container('odoo-cron'), 'grep', 'smtp_password', '/run/odoo/odoo.conf')).toBe(
      'smtp_password = another horse',
    )
  })
})
