import { expect, test } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { odooPasswordHash, provesOdooPassword } from '../../databases/password.ts'
import type { HostFile, HostSession } from '../../engine/host/session.ts'
import type { Engine, ExecRequest } from '../../engine/port.ts'
import { roleTask } from '../../services/up/database.ts'
import type { World } from '../../workshop/world.ts'
import { changeLogin } from './login.ts'
import { rotateTasks } from './tasks.ts'
import { meantSecrets } from './values.ts'

const running = {
  active: 'blue',
  holds: true,
  services: ['db', 'redis', 'proxy', 'steward', 'odoo-blue', 'odoo-cron'],
} as const

const ids = async (names: readonly string[], now: Parameters<typeof rotateTasks>[2] = running) =>
  rotateTasks(await stackOf({ services: { redis: true } }), names, now).map(({ step }) => step.id)

test('the database password is changed while requests wait, and nobody is restarted', async () => {
  const wanted = ['store', 'hold', 'role', 'connect', 'release', 'verify']
  expect(await ids(['odoo_db_password'])).toEqual(wanted)
  const without = wanted.filter((id) => !['hold', 'release'].includes(id))
  expect(await ids(['odoo_db_password'], { ...running, holds: false })).toEqual(without)
})

test('who reads a secret at its start is restarted, the serving colour while requests wait', async () => {
  expect(await ids(['odoo_admin_passwd'])).toEqual([
    ...['store', 'hold', 'restart:odoo-blue', 'ready', 'release', 'restart:odoo-cron', 'verify'],
  ])
  expect(await ids(['redis_password'])).toEqual([
    ...['store', 'hold', 'restart:redis+odoo-blue+odoo-cron', 'ready', 'release', 'verify'],
  ])
  expect(await ids(['postgres_password'])).toEqual(['store', 'superuser', 'verify'])
  expect(await ids(['odoo_user_password'])).toEqual(['login', 'verify'])
  expect(await ids(['odoo_admin_passwd'], { ...running, services: ['db'] })).toEqual(['store'])
})

test('all are those that Muelle makes; others are named with where they come from', async () => {
  const stack = await stackOf({
    services: { redis: true },
    proxy: { tls: 'files', domains: ['a.cl'] },
    odoo: { conf: { smtp_user: 'odoo' } },
  })
  const names = (input: Partial<Parameters<typeof meantSecrets>[1]>) =>
    meantSecrets(stack, { names: [], all: false, ...input }).map(({ name }) => name)
  expect(names({ all: true })).toEqual([
    ...['postgres_password', 'odoo_db_password', 'odoo_admin_passwd', 'odoo_user_password', 'redis_password'],
  ])
  expect(names({ names: ['smtp_password', 'smtp_password'] })).toEqual(['smtp_password'])
  expect(() => names({})).toThrow('No secret was named')
  expect(() => names({ names: ['tls_pem'] })).toThrow("tls_pem is not Muelle's to change")
  expect(() => names({ names: ['redis_pasword'] })).toThrow('no secret redis_pasword')
  expect(() => names({ all: true, from: 'x' })).toThrow('One value was given for several secrets')
})

/** The files of a host; `put` fails while `full` says so. */
function host(files: Map<string, string>, full: (file: HostFile) => boolean = () => false) {
  return {
    read: async (path: string) => files.get(path),
    put: async (given: readonly HostFile[]) => {
      const changed = given.filter(({ path, content }) => files.get(path) !== content)
      for (const file of changed) {
        if (full(file)) throw new Error('no space left on the disk')
        files.set(file.path, file.content)
      }
      return changed.map(({ path }) => path)
    },
    remove: async (paths: readonly string[]) => {
      for (const path of paths) files.delete(path)
    },
  } as unknown as HostSession
}

const oldPassword = 'the-old-password-19'
const newPassword = 'the-new-password-20'

test('when the new password cannot be handed out, the role and the copies go back to the old one', async () => {
  const files = new Map([
    ['secrets/store/odoo_db_password', newPassword],
    ['secrets/odoo/pgpass', `db:5432:*:odoo:${oldPassword}\npgbouncer:5432:*:odoo:${oldPassword}\n`],
    ['secrets/pgbouncer/userlist.txt', `"odoo" "${oldPassword}"\n`],
  ])
  const before = new Map(files)
  const statements: string[] = []
  const engine = {
    containers: async () => [{ id: 'db', service: 'db', oneOff: false, state: 'running' }],
    exec: async (_: string, { input = '' }: ExecRequest) => {
      statements.push(input)
      return { exitCode: 0, stdout: '', stderr: '' }
    },
  } as unknown as Engine
  const stack = await stackOf({ services: { pgbouncer: true } })
  const session = host(files, ({ path, content }) => path.includes('pgbouncer') && content.includes(newPassword))
  const world = { engine, session, stack, context: {}, shipped: [] } as unknown as World
  await expect(roleTask().work(world, () => undefined)).rejects.toThrow('no space left')
  expect(files).toEqual(before)
  expect(statements.length).toBe(2)
  expect(statements.join()).not.toContain('password-')
})

/** Databases with the hash of their login admin; psql as far as a change of it asks. */
function databases(hashes: Record<string, string>) {
  const exec = async (_: string, { argv, input = '' }: ExecRequest) => {
    const name = argv[argv.indexOf('-d') + 1] ?? ''
    const [, after, before] = /SET password = '([^']+)' WHERE .* password = '([^']+)'/.exec(input) ?? []
    if (after === undefined) return { exitCode: 0, stdout: `${hashes[name]}\n`, stderr: '' }
    const fits = hashes[name] === before
    if (fits) hashes[name] = after
    return { exitCode: 0, stdout: fits ? '2\n' : '', stderr: '' }
  }
  return { exec } as unknown as Engine
}

const hash = (password: string) => odooPasswordHash(password, Buffer.alloc(16), 10)
const store = 'secrets/store/odoo_user_password'

test('the login admin is changed where it has the stored password only', async () => {
  const hashes = { one: hash(oldPassword), two: hash('somebody chose this') }
  const files = new Map([[store, oldPassword]])
  const notes: string[] = []
  const place = { engine: databases(hashes), session: host(files), db: 'db' }
  expect(await changeLogin(place, ['one', 'two'], undefined, (note) => notes.push(note))).toEqual(['one'])
  expect(provesOdooPassword(files.get(store) ?? '', hashes.one)).toBe(true)
  expect(hashes.two).toBe(hash('somebody chose this'))
  expect(notes).toEqual(['two: admin has another password by now, and keeps it'])
  expect([...files.keys()]).toEqual([store])
})

test.each([
  ['before a database has it', { one: hash(oldPassword), two: hash(oldPassword) }, oldPassword],
  ['when one of two has it', { one: hash(newPassword), two: hash(oldPassword) }, oldPassword],
  ['before it is stored', { one: hash(newPassword), two: hash(newPassword) }, oldPassword],
  ['before the last step', { one: hash(newPassword), two: hash(newPassword) }, newPassword],
])('a change of the login that was killed %s is finished with the same password', async (_, hashes, stored) => {
  const files = new Map([
    [store, stored],
    [`${store}.next`, newPassword],
  ])
  const place = { engine: databases(hashes), session: host(files), db: 'db' }
  expect(await changeLogin(place, ['one', 'two'], undefined, () => undefined)).toEqual(['one', 'two'])
  for (const each of Object.values(hashes)) expect(provesOdooPassword(newPassword, each)).toBe(true)
  expect(files).toEqual(new Map([[store, newPassword]]))
})

test('a value that is given counts, also when another change was cut off before', async () => {
  const hashes = { one: hash(newPassword) }
  const files = new Map([
    [store, oldPassword],
    [`${store}.next`, newPassword],
  ])
  const place = { engine: databases(hashes), session: host(files), db: 'db' }
  expect(await changeLogin(place, ['one'], 'the-password-given-21', () => undefined)).toEqual(['one'])
  expect(provesOdooPassword('the-password-given-21', hashes.one)).toBe(true)
  expect(files).toEqual(new Map([[store, 'the-password-given-21']]))
})

test('a hash proves its own password and no other, and other forms prove none', () => {
  expect([
    provesOdooPassword(newPassword, hash(newPassword)),
    provesOdooPassword(oldPassword, hash(newPassword)),
  ]).toEqual([true, false])
  for (const form of ['', 'plain', newPassword, '$pbkdf2-sha512$10$c2FsdA$short'])
    expect(provesOdooPassword(newPassword, form)).toBe(false)
})

test.each([oldPassword, newPassword])(
  'running servers are told to forget the sessions of the old password, whatever was cut off: %s',
  async (now) => {
    const said: string[] = []
    const engine = databases({ one: hash(now) })
    const told = {
      exec: async (container: string, request: ExecRequest) => {
        said.push(request.input ?? '')
        return engine.exec(container, request)
      },
    } as unknown as Engine
    const files = new Map([
      [store, oldPassword],
      [`${store}.next`, newPassword],
    ])
    await changeLogin({ engine: told, session: host(files), db: 'db' }, ['one'], undefined, () => undefined)
    expect(said.at(-1)).toContain('INSERT INTO orm_signaling_default DEFAULT VALUES')
  },
)
