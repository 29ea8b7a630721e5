import { expect, test } from 'vitest'
import { faultOfPem } from './certificate.ts'
import { selfSigned } from './fixtures/self-signed.ts'

const now = new Date('2026-03-01T12:00:00Z')
const until = new Date('2026-03-02T12:00:00Z')
const own = selfSigned('erp.acme.cl', until)
const other = selfSigned('other', until)

test('a certificate and its key are taken, in either order, with a chain behind', () => {
  expect(faultOfPem(own.certificate + own.key, now)).toBeUndefined()
  expect(faultOfPem(own.key + own.certificate + other.certificate, now)).toBeUndefined()
})

test('what HAProxy would refuse is refused', () => {
  expect(faultOfPem(own.certificate, now)).toMatch(/both a certificate and a private key/)
  expect(faultOfPem(own.certificate + other.key, now)).toMatch(/not that of its first certificate/)
  expect(faultOfPem(other.certificate + own.certificate + own.key, now)).toMatch(/not that of its first certificate/)
  expect(faultOfPem(own.certificate + own.key.replace(/\n[^-]{10}/, '\n'), now)).toMatch(/damaged/)
  const locked = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nabc\n-----END ENCRYPTED PRIVATE KEY-----\n'
  expect(faultOfPem(own.certificate + locked, now)).toMatch(/passphrase/)
})

test('an expired certificate is refused with its day', () => {
  expect(faultOfPem(own.certificate + own.key, new Date('2026-03-03T00:00:00Z'))).toMatch(
    /expired on Mar {2}2 12:00:00 2026 GMT/,
  )
})
