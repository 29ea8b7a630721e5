import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdsSecret, mask, redact, redactDeep, registerSecret } from './redact.ts'

describe('redact', () => {
  it.each([
    ['postgres://odoo:hunter2hunter@db:5432/acme', 'postgres://odoo:***@db:5432/acme'],
    ['https://user:p%40ss@example.org/x', 'https://user:***@example.org/x'],
    ['psql: password=topsecret host=db', 'psql: password=*** host=db'],
    ['admin_passwd = abc123', 'admin_passwd = ***'],
    ['PGPASSWORD=abc PGHOST=db', 'PGPASSWORD=*** PGHOST=db'],
    ['{"db_password":"a \\"quoted\\" one","port":1}', '{"db_password":"***","port":1}'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
    ['  token: abcdef', '  token: ***'],
  ])('masks what looks like a password in %j', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  it.each(['wrong password for role odoo', 'https://example.org:8069/web', 'secrets: 3 files', 'no token was given'])(
    'leaves %j as it is',
    (text) => expect(redact(text)).toBe(text),
  )

  it('masks a registered value wherever it stands, also escaped for JSON or a URL', () => {
    registerSecret('se"cret/väl')
    for (const spelling of ['se"cret/väl', JSON.stringify('se"cret/väl'), encodeURIComponent('se"cret/väl')])
      expect(redact(`x${spelling}y`)).toContain(mask)
    expect(holdsSecret('--with=se"cret/väl')).toBe(true)
  })

  it('masks each long line of a registered key, not its frame', () => {
    registerSecret('-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n')
    expect(redact('read MIIEvQIBADANBgkqhkiG9w0BAQEFAASC')).toBe('read ***')
    expect(holdsSecret('-----END PRIVATE KEY-----')).toBe(false)
  })

  it('does not remember values of less than six characters', () => {
    registerSecret('odoo')
    expect(redact('the role odoo')).toBe('the role odoo')
  })

  it('changes nothing more when done twice', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = redact(text)
        expect(redact(once)).toBe(once)
      }),
    )
  })

  it('never lets a registered secret through, whatever surrounds it', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[A-Za-z0-9+/]{8,40}$/), fc.string(), (before, secret, after) => {
        registerSecret(secret)
        expect(holdsSecret(redact(before + secret + after).replaceAll(mask, '|'))).toBe(false)
      }),
      { numRuns: 50 },
    )
  })
})

describe('redactDeep', () => {
  it('masks by the name of the key, at any depth, and keeps the shape', () => {
    const value = {
      login: 'admin',
      password: 'x',
      list: [{ odooDbPassword: 'y', api_key: 5 }],
      passwordFile: './a',
      token: '',
    }
    expect(redactDeep(value)).toEqual({
      login: 'admin',
      password: mask,
      list: [{ odooDbPassword: mask, api_key: mask }],
      passwordFile: './a',
      token: '',
    })
  })

  it('masks inside strings under any key', () => {
    expect(redactDeep({ argv: ['psql', 'postgres://u:longpassword@db/x'] })).toEqual({
      argv: ['psql', 'postgres://u:***@db/x'],
    })
  })
})
