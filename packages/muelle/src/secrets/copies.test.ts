import { expect, test } from 'vitest'
import { copiesBeforeTheRole, pgpassFile, secretCopies } from './copies.ts'

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
  const { files } = secretCopies([odoo], values)
  const [kept, other] = copiesBeforeTheRole(files, 'db:5432:*:odoo:old-password\n')
  expect(kept).toEqual({ ...pgpassFile({ uid: 100, gid: 101 }, 'old-password') })
  expect(other).toEqual(files[1])
  expect(copiesBeforeTheRole(files, undefined)).toEqual(files)
})

test('a password of any characters is one word of redis.conf', () => {
  const redis = { name: 'redis', uid: 999, gid: 999 } as const
  const { files } = secretCopies([redis], new Map([['redis_password', 'two words, "quoted" \\']]))
  expect(files[0]?.content).toBe('requirepass "two words, \\"quoted\\" \\\\"\n')
})
