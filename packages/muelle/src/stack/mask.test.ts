import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecretPath, maskLine } from './mask.ts'

describe('maskLine', () => {
  it.each([
    ['  smtp_password: hunter2', '  smtp_password: *******'],
    ['conf: {smtp_password: hunter2, x: 1}', 'conf: {smtp_password: *******, x: 1}'],
    ['conf: {"smtp_password": "a, b", x: 1}', 'conf: {"smtp_password": ******, x: 1}'],
    ['  - {git: https://me:token@host/x.git}', '  - {git: https://********@host/x.git}'],
    ['name: acme   # no secret', 'name: acme   # no secret'],
    ['smtp_password:', 'smtp_password:'],
  ])('turns %j into %j', (line, masked) => {
    expect(maskLine(line)).toBe(masked)
  })

  it('keeps the length, so that columns still fit', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(maskLine(line)).toHaveLength(line.length)
      }),
    )
  })

  it('never shows the value of a telling key', () => {
    const secret = fc.stringMatching(/^[A-Z0-9]{8,20}$/)
    const key = fc.constantFrom(
      'password',
      'smtp_password',
      'proxy_access_token',
      'client-secret',
      'apiKey',
      'private_key',
    )
    const shape = fc.constantFrom('%k: %s', '  %k: "%s"', 'a: {x: 1, %k: %s, y: 2}', "{%k: '%s'}", '- %k: %s # why')
    fc.assert(
      fc.property(secret, key, shape, (value, name, text) => {
        expect(maskLine(text.replace('%k', name).replace('%s', value))).not.toContain(value)
      }),
    )
  })
})

describe('isSecretPath', () => {
  it('goes by the words of the path', () => {
    expect(isSecretPath(['odoo', 'conf', 'smtp_password'])).toBe(true)
    expect(isSecretPath(['odoo', 'conf', 'smtp_port'])).toBe(false)
  })
})
