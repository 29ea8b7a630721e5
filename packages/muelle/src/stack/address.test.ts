import { expect, test } from 'vitest'
import { addressOf } from './address.ts'
import type { Stack } from './stack.ts'

const at = (proxy: Partial<Stack['proxy']>) =>
  addressOf({
    proxy: { domains: [], tls: 'off', address: '127.0.0.1', http: 8069, https: 443, ...proxy },
  } as unknown as Stack)

test.each([
  [{}, 'http://127.0.0.1:8069'],
  [{ address: '0.0.0.0', http: 80 }, 'http://localhost'],
  [{ domains: ['erp.acme.cl'], tls: 'acme' as const, http: 80 }, 'https://erp.acme.cl'],
  [{ domains: ['erp.acme.cl'], tls: 'files' as const, https: 8443 }, 'https://erp.acme.cl:8443'],
  [{ domains: ['erp.acme.cl'], tls: 'edge' as const }, 'https://erp.acme.cl'],
])('%j is reached at %s', (proxy, address) => {
  expect(at(proxy)).toBe(address)
})
