import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { renderStack } from '../render/render.ts'
import { project } from '../stack/fixtures/project.ts'
import { loadStack } from '../stack/load.ts'
import { type Adopted, adopt } from './adopt.ts'
import { call } from './fixtures/call.ts'

const written = (directory: string, file = 'muelle.yaml') => readFileSync(join(directory, file), 'utf8')
const model = (directory: string) => parse(written(directory))
const adopted = async (directory: string, input: object = {}) => (await call(adopt, directory, input)).output as Adopted
const composeOf = async (directory: string) => {
  const stack = await loadStack({ directory, environment: undefined, environ: {} })
  return parse(renderStack(stack).find(({ path }) => path === 'compose.yaml')?.content ?? '')
}

const usual = {
  'docker-compose.yml': `services:
  web:
    image: odoo:19.0
    depends_on: [db]
    ports: ["127.0.0.1:8070:8069"]
    environment: {HOST: db, USER: odoo, PASSWORD: harbour-secret}
    volumes: ["web-data:/var/lib/odoo", "./config:/etc/odoo", "./addons:/mnt/extra-addons"]
  db:
    image: postgres:15-alpine
    command: postgres -c shared_buffers=1GB
    ports: ["5432:5432"]
    environment: {POSTGRES_USER: odoo, POSTGRES_PASSWORD: harbour-secret, PGDATA: /var/lib/postgresql/data/pgdata}
    volumes: ["db-data:/var/lib/postgresql/data"]
  redis:
    image: redis:7
  pgadmin:
    image: dpage/pgadmin4
volumes: {web-data: , db-data: }
`,
  'config/odoo.conf': `[options]
admin_passwd = a-long-master-password
db_name = harbour
workers = 4
limit_time_real = 900
logfile = /var/log/odoo.log
smtp_password = another-long-password
`,
  'addons/berths/__manifest__.py': "{'name': 'Berths', 'depends': ['base'], 'version': '19.0.1.0.0'}",
}

describe('adopt', () => {
  it('writes a muelle.yaml that loads and finds the old database where it is', async () => {
    const directory = project(usual)
    await call(adopt, directory, {})
    expect(model(directory)).toMatchObject({
      odoo: {
        image: 'odoo:19.0',
        addons: ['addons'],
        databases: ['harbour'],
        workers: 4,
        conf: { limit_time_real: 900 },
      },
      postgres: { version: 15, image: 'postgres:15-alpine', settings: { shared_buffers: '1GB' } },
      proxy: { tls: 'off', address: '127.0.0.1', http: 8070 },
      services: { redis: true },
    })
    const compose = await composeOf(directory)
    const old = basename(directory).toLowerCase()
    expect(compose.volumes['db-data']).toEqual({ name: `${old}_db-data`, external: true })
    expect(compose.volumes['odoo-data']).toEqual({ name: `${old}_web-data`, external: true })
    expect(compose.services.db).toMatchObject({
      image: 'postgres:15-alpine',
      user: '70:70',
      environment: { PGDATA: '/var/lib/postgresql/data/pgdata' },
    })
  })

  it('leaves the old files alone, and says with line and reason what it does not carry', async () => {
    const directory = project(usual)
    const output = await adopted(directory)
    for (const [path, text] of Object.entries(usual)) expect(written(directory, path)).toBe(text)
    expect(output.left.map(({ file, line, what }) => `${file}:${line} ${what}`)).toEqual([
      'config/odoo.conf:6 logfile',
      'docker-compose.yml:16 service pgadmin',
    ])
    expect(output.compared).toContainEqual(expect.objectContaining({ topic: 'Database port', change: 'lose' }))
  })

  it('puts secrets into files that git ignores, and into nothing else', async () => {
    const directory = project(usual)
    const output = await adopted(directory)
    const secret = join(directory, '.muelle/adopt/odoo_admin_passwd')
    expect(readFileSync(secret, 'utf8')).toBe('a-long-master-password')
    expect(statSync(secret).mode & 0o777).toBe(0o600)
    expect(written(directory, '.muelle/adopt/.gitignore')).toBe('*\n')
    const told = JSON.stringify(output) + written(directory) + written(directory, '.muelle/adopt/roles.sql')
    expect(told).not.toMatch(/harbour-secret|long-master|another-long/)
  })

  it('knows volumes by their own names, folders beside the files, and TLS with a name', async () => {
    const directory = project({
      'deploy/compose.yaml': `name: quay
services:
  odoo:
    build: ..
    environment: {HOST: postgres, USER: erp, PASSWORD: x}
    volumes: ["files:/var/lib/odoo"]
  postgres:
    image: registry.example.com/pgvector:pg16
    environment: {POSTGRES_USER: postgres, POSTGRES_PASSWORD: x}
    volumes: ["../data/pg:/var/lib/postgresql/data"]
  nginx:
    image: nginx:1.27
    ports: ["80:80", "443:443"]
    volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf"]
volumes:
  files: {name: quay-files, external: true}
`,
      'deploy/nginx.conf': `server {
  listen 443 ssl;
  server_name erp.quay.cl;
  location / { proxy_pass http://odoo:8069; }
}
`,
      Dockerfile: `FROM odoo:19
USER root
RUN apt-get update && apt-get install -y --no-install-recommends libxmlsec1-dev && rm -rf /var/lib/apt/lists/*
COPY requirements.txt /tmp/requirements.txt
RUN pip3 install --break-system-packages -r /tmp/requirements.txt
RUN curl -o /usr/bin/tool https://example.com/tool
COPY addons /mnt/extra-addons
USER odoo
`,
      'requirements.txt': '',
      'addons/fees/__manifest__.py': "{'name': 'Fees', 'depends': ['base']}",
    })
    const output = await adopted(directory, { name: 'quay', database: ['quay', 'second'] })
    expect(model(directory)).toMatchObject({
      odoo: { image: 'odoo:19', python: 'requirements.txt', apt: ['libxmlsec1-dev'], addons: ['addons'] },
      postgres: { version: 16, image: 'registry.example.com/pgvector:pg16' },
      proxy: { tls: 'acme', domains: ['erp.quay.cl'] },
      environments: { production: { volumes: { files: 'quay-files', database: join(directory, 'data/pg') } } },
    })
    expect(output.left.map(({ what }) => what)).toContain('RUN curl -o /usr/bin/tool https://example.com/tool')
    expect(written(directory, '.muelle/adopt/roles.sql')).toContain('ALTER ROLE "erp" RENAME TO odoo;')
  })

  it('gives the filestore a second name where Odoo kept it in a folder of the volume', async () => {
    const { next } = await adopted(project(usual))
    expect(next).toContain(
      'docker compose -f docker-compose.yml run --rm --no-deps -T --entrypoint cp web -al /var/lib/odoo/.local/share/Odoo/filestore /var/lib/odoo/filestore',
    )
  })

  it('does not mount the data of a PostgreSQL that Odoo 19 does not take', async () => {
    const files = { ...usual, 'docker-compose.yml': usual['docker-compose.yml'].replace('15-alpine', '12') }
    const directory = project(files)
    const { left } = await adopted(directory)
    expect(left.map(({ what }) => what)).toContain('PostgreSQL 12 with its data')
    expect(model(directory).environments.production.volumes.database).toBeUndefined()
  })

  it('says so when the filestore is in no volume', async () => {
    const directory = project({
      'compose.yaml':
        'services:\n  odoo: {image: "odoo:19.0"}\n  db: {image: "postgres:15", volumes: ["db:/var/lib/postgresql/data"]}\nvolumes: {db: }\n',
    })
    const output = await adopted(directory, { name: 'quay', database: ['quay'] })
    expect(output.compared).toContainEqual(expect.objectContaining({ topic: 'Filestore', change: 'lose' }))
  })

  it.each([
    ['where there is a muelle.yaml', { ...usual, 'muelle.yaml': 'schema: 1\n' }, /is there already/],
    ['another series of Odoo', { 'compose.yaml': 'services: {odoo: {image: "odoo:17.0"}}\n' }, /runs Odoo 17/],
    [
      'without the name of the database',
      { 'compose.yaml': 'services: {odoo: {image: "odoo:19.0"}}\n' },
      /which database/,
    ],
    [
      'a folder without Odoo',
      { 'compose.yaml': 'services: {web: {image: "nginx:1"}}\n' },
      /No compose file here runs Odoo/,
    ],
  ])('refuses %s, and writes nothing', async (_, files, message) => {
    const directory = project(files)
    await expect(call(adopt, directory, {})).rejects.toThrow(message)
    expect(existsSync(join(directory, '.muelle'))).toBe(false)
  })
})
