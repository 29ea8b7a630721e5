import { expect, test } from 'vitest'
import { roleCopies, secretCopies, valuesBeforeTheRole } from './copies.ts'

const odoo = { name: 'odoo', uid: 100, gid: 101 } as const

test('a consumer gets only its own copies, private and owned by it', () => {
  const values = new Map([
    ['odoo_db_password', 'pa:ss\\word'],
    ['odoo_admin_passwd', 'master'],
  ])
  const { directories, files } = secretCopies([odoo], values)
  expect(directories).toEqual([{ path: 'secrets/odoo', mode: 0o500, uid: 100, gid: 101 }])
  expect(files.map(({ path, mode, uid }) => ({ path, mode, uid }))).toEqual([
    { path: 'secrets/odoo/pgpass', mode: 0o400, uid: 100 },
    { path: 'secrets/odoo/odoo.secrets.conf', mode: 0o400, uid: 100 },
  ])
  expect(files[0]?.content).toBe('db:5432:*:odoo:pa\\:ss\\\\word\n')
})

test('a secret that only a person can give is asked for by name', () => {
  expect(() => secretCopies([{ name: 'proxy', uid: 99, gid: 99 }], new Map())).toThrow('tls_pem is not set')
})

test('Odoo keeps the password that its role has until the role gets the new one', () => {
  const values = new Map([
    ['odoo_db_password', 'new-password'],
    ['odoo_admin_passwd', 'master'],
  ])
  const pgbouncer = { name: 'pgbouncer', uid: 70, gid: 70 } as const
  const asGiven = (given: string | undefined) =>
    secretCopies([odoo, pgbouncer], valuesBeforeTheRole(values, given)).files.map(({ content }) => content)
  const master = 'admin_passwd = master\n'
  expect(asGiven('db:5432:*:odoo:old\\:pass"word\n')).toEqual([
    'db:5432:*:odoo:old\\:pass"word\n',
    master,
    '"odoo" "old:pass""word"\n',
  ])
  const fresh = ['db:5432:*:odoo:new-password\n', master, '"odoo" "new-password"\n']
  expect(asGiven(undefined)).toEqual(fresh)
  expect(roleCopies([odoo, pgbouncer], 'new-password').map(({ content }) => content)).toEqual([fresh[0], fresh[2]])
})

test('a password of any characters is one word of redis.conf', () => {
  const redis = { name: 'redis', uid: 999, gid: 999 } as const
  const { files } = secretCopies([redis], new Map([['redis_password', 'two words, "quoted" \\']]))
  expect(files[0]?.content).toBe('requirepass "two words, \\"quoted\\" \\\\"\n')
})

test('Odoo has a password for each of the two ways to its database', () => {
  const values = new Map([
    ['odoo_db_password', 'secret'],
    ['odoo_admin_passwd', 'master'],
  ])
  const { files } = secretCopies([{ ...odoo, hosts: ['db', 'pgbouncer'] }], values)
  expect(files[0]?.content).toBe('db:5432:*:odoo:secret\npgbouncer:5432:*:odoo:secret\n')
})

test('the AI service gets its secrets as they are, or nothing at all while one is missing', () => {
  const ai = { name: 'ai', uid: 65534, gid: 65534, files: ['ai_key', 'ai_other'] } as const
  expect(secretCopies([ai], new Map([['ai_key', 'x']]))).toEqual({ directories: [], files: [] })
  const { files } = secretCopies(
    [ai],
    new Map([
      ['ai_key', 'x'],
      ['ai_other', 'y'],
    ]),
  )
  expect(files.map(({ path, content }) => [path, content])).toEqual([
    ['secrets/ai/ai_key', 'x'],
    ['secrets/ai/ai_other', 'y'],
  ])
})
