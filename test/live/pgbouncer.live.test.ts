import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { hardeningFaults } from './stack/hardening.ts'
import { eventually, logIn, statusOf, websocketStatus } from './stack/http.ts'
import { odooImage, type Project, project } from './stack/project.ts'

const port = 18610
let stack: Project

/** An AI service in a few lines, from an image that is there: it answers, hangs, ends, or takes all the memory it can get. */
const ai = `
import http.server, os, time
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/hang": time.sleep(60)
        if self.path == "/end": os._exit(1)
        if self.path == "/eat":
            eaten = []
            while True: eaten.append(bytearray(os.urandom(1 << 20)))
        self.send_response(200); self.send_header("Set-Cookie", "session_id=stolen"); self.end_headers()
        self.wfile.write((self.path + " " + str(self.headers.get("Cookie"))).encode())
http.server.ThreadingHTTPServer(("", 8002), Handler).serve_forever()
`

const container = (service: string) => stack.container(service)

async function docker(...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run({ argv: ['docker', ...argv], timeout: 120_000 })
  expect(exitCode, `docker ${argv.join(' ')}\n${stderr}`).toBe(0)
  return stdout.trim()
}

const sql = (statement: string) => stack.sql(statement, { database: 'postgres' })
const password = (name: string) => readFile(join(stack.stackDirectory, 'secrets/store', name), 'utf8')
const python = (service: string, program: string) => docker('exec', container(service), 'python3', '-c', program)

beforeAll(async () => {
  const image = await odooImage()
  stack = await project({
    name: 'live-pool',
    port,
    environment: [
      `services: ${JSON.stringify({
        pgbouncer: true,
        redis: true,
        ai: { image, port: 8002, command: ['python3', '-c', ai], memory: '128M', cpus: 0.25, path: '/ai', timeout: 2 },
      })}`,
    ],
  })
  await stack.json('up')
})
afterAll(() => stack.remove())

describe('behind PgBouncer', () => {
  test('Odoo serves, logs in and takes a WebSocket, as hard as every other service', async () => {
    expect(await stack.json('ps')).toMatchObject({ well: true })
    expect(await logIn(port, 'quay', await password('odoo_user_password'))).toBe(2)
    expect(await websocketStatus(port)).toBe(101)
    expect(await hardeningFaults(stack)).toEqual([])
  })

  test('no server has a connection of its own to PostgreSQL, and each is named in pg_stat_activity', async () => {
    const addresses = await sql("SELECT DISTINCT client_addr FROM pg_stat_activity WHERE usename = 'odoo'")
    const network = `${stack.name}-live_data`
    const pooler = await docker(
      'inspect',
      '-f',
      `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`,
      container('pgbouncer'),
    )
    expect(addresses).toBe(pooler)
    const listening = await sql(
      "SELECT application_name FROM pg_stat_activity WHERE datname = 'postgres' AND usename = 'odoo'",
    )
    expect(listening).toMatch(/^odoo-\d+ - [\d.]+:\d+$/m)
  })

  test('what one client sets for its session, the next does not inherit', async () => {
    const program = [
      'import psycopg2',
      'a, b = [psycopg2.connect(host="pgbouncer", user="odoo", dbname="quay") for _ in "ab"]',
      'a.cursor().execute("SET SESSION lock_timeout = 15000"); a.commit()',
      'c = b.cursor(); c.execute("SHOW lock_timeout"); print(c.fetchone()[0])',
    ].join('\n')
    expect(await python('odoo-blue', program)).toBe('0')
  })

  test('a notification on postgres reaches who listens there', async () => {
    const program = [
      'import psycopg2, select',
      'connect = lambda: psycopg2.connect(host="pgbouncer", user="odoo", dbname="postgres")',
      'a, b = connect(), connect()',
      'a.cursor().execute("LISTEN quay_test"); a.commit()',
      'b.cursor().execute("NOTIFY quay_test, \'ship\'"); b.commit()',
      'select.select([a], [], [], 30); a.poll(); print([each.payload for each in a.notifies])',
    ].join('\n')
    expect(await python('odoo-cron', program)).toBe("['ship']")
  })

  test('only role odoo gets in, and only to the databases of muelle.yaml', async () => {
    const attempt = (user: string, database: string) =>
      run({
        argv: [
          'docker',
          'exec',
          container('odoo-blue'),
          'python3',
          '-c',
          `import psycopg2; psycopg2.connect(host="pgbouncer", user="${user}", password="x", dbname="${database}")`,
        ],
      })
    expect((await attempt('postgres', 'quay')).exitCode).not.toBe(0)
    const { stderr } = await run({
      argv: [
        'docker',
        'exec',
        container('odoo-blue'),
        'python3',
        '-c',
        'import psycopg2; psycopg2.connect(host="pgbouncer", user="odoo", dbname="template1")',
      ],
    })
    expect(stderr).toMatch(/no such database/)
  })

  test('PostgreSQL restarts and Odoo goes on', async () => {
    await stack.json('restart', 'db')
    expect(await eventually(() => statusOf(port, '/web/login'), 200, 60)).toBe(200)
    expect(await stack.json('ps')).toMatchObject({ well: true })
  })

  test('a new password of the role reaches Odoo and PgBouncer together, and nobody is restarted', async () => {
    const started = () =>
      docker('inspect', '-f', '{{.State.StartedAt}}', container('odoo-blue'), container('pgbouncer'))
    const before = await started()
    const file = join(stack.directory, 'password')
    await writeFile(file, 'another password: "quoted" \\ one')
    await stack.json('secrets', 'set', 'odoo_db_password', '--from', file)
    expect(await statusOf(port, '/web/login')).toBe(200)
    await stack.json('up')
    expect(
      await python(
        'odoo-blue',
        'import psycopg2; psycopg2.connect(host="pgbouncer", user="odoo", dbname="quay"); print("in")',
      ),
    ).toBe('in')
    expect(await started()).toBe(before)
    expect(await stack.json('secrets', 'check')).toMatchObject({ well: true })
  })

  test('a changed pool is a reload: nobody is recreated', async () => {
    const id = await docker('inspect', '-f', '{{.Id}}', container('pgbouncer'))
    await stack.edit((yaml) => yaml.replace('"pgbouncer":true', '"pgbouncer":{"poolSize":12}'))
    await stack.json('up')
    expect(await docker('inspect', '-f', '{{.Id}}', container('pgbouncer'))).toBe(id)
    const shown = await python(
      'odoo-blue',
      'import psycopg2; c = psycopg2.connect(host="pgbouncer", user="odoo", dbname="pgbouncer"); c.autocommit = True; k = c.cursor(); k.execute("SHOW DATABASES"); names = [d.name for d in k.description]; print({r[names.index("name")]: r[names.index("pool_size")] for r in k.fetchall()}["quay"])',
    )
    expect(shown).toBe('12')
  })
})

describe('Redis', () => {
  test('lets Odoo in with the password that it has as a file, and nobody else', async () => {
    const ask = (line: string) =>
      python(
        'odoo-blue',
        `import socket; s = socket.create_connection(("redis", 6379), 5); s.sendall((${line}).encode()); print(s.recv(100).decode().strip())`,
      )
    expect(await ask('"PING\\r\\n"')).toMatch(/NOAUTH/)
    expect(await ask('"AUTH " + open("/run/secrets/redis_password").read().strip() + "\\r\\n"')).toBe('+OK')
  })
})

describe('the AI service', () => {
  const odooAnswers = async () => expect(await statusOf(port, '/web/login')).toBe(200)

  test('answers under its path, without Odoo’s session', async () => {
    expect(await eventually(() => statusOf(port, '/ai/x'), 200, 30)).toBe(200)
    const answer = await fetch(`http://127.0.0.1:${port}/ai/x`, { headers: { cookie: 'session_id=mine' } })
    expect(await answer.text()).toBe('/x None')
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  test('that hangs, ends or takes all memory leaves Odoo alone', async () => {
    expect(await statusOf(port, '/ai/hang')).toBe(504)
    await odooAnswers()
    await statusOf(port, '/ai/eat')
    await odooAnswers()
    for (let times = 0; times < 3; times++) await statusOf(port, '/ai/end')
    await odooAnswers()
    expect(await docker('inspect', '-f', '{{.State.OOMKilled}} {{.RestartCount}}', container('odoo-blue'))).toBe(
      'false 0',
    )
  })

  test('that does not exist is a warning: up goes on, and everything else is well', async () => {
    await stack.edit((yaml) => yaml.replace(/"ai":\{"image":"[^"]+"/, '"ai":{"image":"127.0.0.1:9/none/ai:1"'))
    const { warnings } = await stack.json<{ warnings: string[] }>('up')
    expect(warnings.join()).toContain('127.0.0.1:9/none/ai:1')
    await odooAnswers()
    const { well } = await stack.json<{ well: boolean }>('ps')
    expect(well).toBe(true)
  })
})
