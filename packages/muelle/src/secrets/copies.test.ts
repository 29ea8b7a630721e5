import { expect, test } from 'vitest'
import { secretCopies } from './copies.ts'

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
