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

  it.each([
    ['odoo -d acme --db_password hunter2 --no-http', 'odoo -d acme --db_password *** --no-http'],
    ['odoo --db_pass hunter2', 'odoo --db_pass ***'],
    ['odoo server -w hunter2 -d acme', 'odoo server -w *** -d acme'],
    ['/usr/bin/odoo-bin -whunter2', '/usr/bin/odoo-bin -w***'],
    ['redis-cli -a hunter2 ping', 'redis-cli -a *** ping'],
    ['redis-cli --pass hunter2 ping', 'redis-cli --pass *** ping'],
    ['deploy --api-key -x7', 'deploy --api-key ***'],
    ['env PGPASSWORD=hunter2 psql', 'env PGPASSWORD=*** psql'],
  ])('masks a secret that is a word of its own in the command %j', (command, expected) => {
    expect(redactDeep({ command: command.split(' ') })).toEqual({ command: expected.split(' ') })
  })

  it.each([
    'psql --no-password acme',
    'psql --password --host db',
    'psql -w acme',
    'odoo --password-file a b',
    'cp -a x y',
  ])('leaves the words of %j', (command) => expect(redactDeep(command.split(' '))).toEqual(command.split(' ')))

  it('masks it in a script for a shell or PostgreSQL too', () => {
    expect(redactDeep(['psql', '-c', "ALTER ROLE odoo PASSWORD 'it''s'"])).toEqual([
      'psql',
      '-c',
      'ALTER ROLE odoo PASSWORD ***',
    ])
    expect(redactDeep(['sh', '-c', "odoo --db_password hunter2 -d acme; odoo -w 'a b'"])).toEqual([
      'sh',
      '-c',
      'odoo --db_password *** -d acme; odoo -w ***',
    ])
  })

  it('masks in words nothing more when done twice', () => {
    const word = fc.oneof(
      fc.constantFrom('odoo', '-w', '-c', '--db_password', 'odoo --password x', '-wx', '***'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const once = redactDeep(words)
        expect(redactDeep(once)).toEqual(once)
      }),
    )
  })

  it('leaves sentences about options as they are', () => {
    const notes = ['--db_password is seen by every user', 'say -w nowhere', 'odoo']
    expect(redactDeep({ notes })).toEqual({ notes })
  })

  it('masks inside strings under any key', () => {
    expect(redactDeep({ argv: ['psql', 'postgres://u:longpassword@db/x'] })).toEqual({
      argv: ['psql', 'postgres://u:***@db/x'],
    })
  })
})
