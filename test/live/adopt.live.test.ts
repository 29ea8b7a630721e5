import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunResult, run } from '../../packages/muelle/src/kernel/run.ts'
import { eventually, statusOf } from './stack/http.ts'
import { cli, odooImage } from './stack/project.ts'

const port = 18971
const name = 'live-adopt'
let above: string
let directory: string

const conf = `[options]
db_name = harbour
admin_passwd = a-long-master-password
workers = 2
`

/** As it is written all over the world: the superuser is Odoo's own role, and the conf says nothing of the data folder. */
const compose = (odoo: string, postgres: string) => `services:
  web:
    image: ${odoo}
    depends_on: [db]
    ports: ["127.0.0.1:${port}:8069"]
    environment: {HOST: db, USER: odoo, PASSWORD: harbour-password}
    volumes: ["web-data:/var/lib/odoo", "./config:/etc/odoo"]
  db:
    image: ${postgres}
    environment: {POSTGRES_USER: odoo, POSTGRES_PASSWORD: harbour-password, POSTGRES_DB: postgres}
    volumes: ["db-data:/var/lib/postgresql/data"]
volumes: {web-data: , db-data: }
`

const sh = async (command: string): Promise<RunResult> =>
  run({ argv: ['sh', '-c', `cd '${directory}' && { ${command}; }`] })

/** Runs it, which must do well. */
async function done(command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await sh(command)
  if (exitCode !== 0) throw new Error(`${command}: ${stderr}\n${stdout}`)
  return stdout.trim()
}

const muelle = (words: string) => done(`'${process.execPath}' '${cli}' ${words} --yes`)
const old = 'docker compose -f docker-compose.yml'

async function removeAll(): Promise<void> {
  await sh(
    `'${process.execPath}' '${cli}' down --volumes --without-backup --confirm ${name}-production; ${old} down --volumes`,
  )
  await rm(`/var/lib/muelle/${name}`, { recursive: true, force: true })
}

beforeAll(async () => {
  above = await mkdtemp(join(tmpdir(), 'muelle-adopt-'))
  directory = join(above, name)
  await mkdir(join(directory, 'config'), { recursive: true })
  // The image that wrote the data: Muelle's own PostgreSQL, which behaves as the official one does.
  const model = join(directory, 'muelle.yaml')
  await writeFile(model, `schema: 1\nname: ${name}\nodoo: {databases: [harbour]}\nimages: {source: debian}\n`)
  await muelle('images build')
  await rm(model)
  const reference = await done("docker image ls --format '{{.Repository}}:{{.Tag}}' muelle.local/postgres | head -n 1")
  await writeFile(join(directory, 'docker-compose.yml'), compose(await odooImage(), reference))
  await writeFile(join(directory, 'config/odoo.conf'), conf)
  await removeAll()
  await done(`${old} up -d db`)
  await eventually(async () => (await sh(`${old} exec -T db pg_isready -h 127.0.0.1 -U odoo`)).exitCode, 0, 60)
  await done(
    `${old} run --rm --no-deps -T web odoo --db_host=db --db_user=odoo --db_password=harbour-password -d harbour -i base --stop-after-init`,
  )
  await done(
    `${old} exec -T db psql -X -U odoo -d harbour -c "CREATE TABLE witness AS SELECT 'of the old stack' AS says"`,
  )
})

afterAll(async () => {
  await removeAll()
  await rm(above, { recursive: true, force: true })
})

describe('a project that ran before', () => {
  test('is adopted, and its database is found by the new stack in its old volume', async () => {
    await muelle('adopt')
    const file = join(directory, 'muelle.yaml')
    await writeFile(file, `${await readFile(file, 'utf8')}\nimages: {source: debian}\n`)
    await done(`${old} stop web`)
    await done(`${old} exec -T db psql -X -U odoo -d postgres < .muelle/adopt/roles.sql`)
    await done(`${old} stop`)
    await muelle('secrets set odoo_admin_passwd --from .muelle/adopt/odoo_admin_passwd')
    await muelle('up')
    expect(await statusOf(port, '/web/login')).toBe(200)
    const asked = `docker exec ${name}-production-db-1 psql -XAt -U postgres -d harbour -c`
    expect(await done(`${asked} 'SELECT says FROM witness'`)).toBe('of the old stack')
    expect(await done(`${asked} "SELECT rolsuper FROM pg_roles WHERE rolname = 'odoo'"`)).toBe('f')
    expect(await muelle('volume list')).toContain(`${name}_db-data`)
  })

  test('keeps its volumes when the new stack is removed with its data', async () => {
    await muelle(`down --volumes --without-backup --confirm ${name}-production`)
    const volumes = await done(`docker volume ls --quiet --filter name=${name}`)
    expect(volumes.split('\n').sort()).toEqual([`${name}_db-data`, `${name}_web-data`])
  })
})
