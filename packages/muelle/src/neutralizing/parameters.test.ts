import { expect, test } from 'vitest'
import { parameters } from './parameters.ts'

/** The patterns as they stand in the condition: for keys, and for keys of which even a number is meant. */
const [meant, number] = parameters.flatMap((topic) =>
  typeof topic === 'function'
    ? []
    : [...topic.still.matchAll(/key ~\* '([^']+)'/g)].map(([, text = '']) => new RegExp(text, 'i')),
)

test.each(['ai.openai_key', 'ai.google_key', 'web_map.token_map_box', 'ACME_API_KEY', 'till.pin', 'bank.pass'])(
  '%s holds a credential',
  (key) => expect(meant?.test(key)).toBe(true),
)

test.each(['auth_password_policy.minlength', 'mail.catchall.domain', 'stock.compass', 'web.spin'])(
  '%s holds none',
  (key) => expect(meant?.test(key)).toBe(false),
)

test('a number is a secret where it is a PIN or a password, and not where it is an id', () => {
  expect(number?.test('till.pin')).toBe(true)
  expect(number?.test('bank.password')).toBe(true)
  expect(number?.test('google.client_id')).toBe(false)
})
