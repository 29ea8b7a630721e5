import { expect, test } from 'vitest'
import type { Stack } from '../stack/stack.ts'
import { addressOf, identitySql } from './identity.ts'

const stackWith = (proxy: Partial<Stack['proxy']>) =>
  ({
    odoo: { workers: 'auto' },
    proxy: { tls: 'off', domains: [], http: 8070, https: 443, ...proxy },
  }) as unknown as Stack

test('the address of a target is its first domain, or its port on the host', () => {
  expect(addressOf(stackWith({}))).toBe('http://localhost:8070')
  expect(addressOf(stackWith({ domains: ['staging.acme.cl'], tls: 'acme' }))).toBe('https://staging.acme.cl')
  expect(addressOf(stackWith({ domains: [{ name: 'a.acme.cl', database: 'a' }], tls: 'edge' }))).toBe(
    'https://a.acme.cl',
  )
})

test('a copy gets a uuid and a secret that PostgreSQL makes up, and keeps none of the original’s addresses', () => {
  const sql = identitySql(stackWith({}), 'acme')
  expect(sql).toContain("VALUES ('database.uuid', gen_random_uuid()::text) ON CONFLICT (key) DO UPDATE")
  expect(sql).toContain("VALUES ('database.secret', gen_random_uuid()::text) ON CONFLICT (key) DO UPDATE")
  expect(sql).toContain("VALUES ('web.base.url', 'http://localhost:8070')")
  expect(sql).toContain("VALUES ('web.base.url.freeze', 'True')")
  expect(sql).toContain("'http://acme.odoo.internal:8072'")
})
