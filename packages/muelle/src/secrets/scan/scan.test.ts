import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { findSecrets, secretFile } from './find.ts'

/** Put together here: a key of a live form in this file would be one in git. */
const join = (...parts: readonly string[]) => parts.join('')
const random = (length: number, alphabet = 'aB3dE5fG7hJ9kL2mN4pQ6rS8tUvWxYz') =>
  Array.from({ length }, (_, at) => alphabet[(at * 7 + (at >> 2)) % alphabet.length]).join('')
const upper = (length: number) => random(length, 'ABCDEFGHJKLMNPQRSTUVWXYZ234567')
const pem = (kind: string) => join('-----BEGIN ', kind, 'PRIVATE', ' KEY-----\n', random(64), '\n')

const keys: (readonly [rule: string, text: string, path?: string])[] = [
  ['private-key', pem('')],
  ['private-key', pem('RSA ')],
  ['private-key', pem('OPENSSH ')],
  ['private-key', pem('ENCRYPTED ')],
  ['private-key', JSON.stringify({ private_key: pem('') })],
  ['caf', `<AUTORIZACION><CAF/><RSASK>${pem('RSA ')}</RSASK></AUTORIZACION>`],
  ['age-identity', join('AGE-SECRET', '-KEY-1', random(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'))],
  ['aws-key', join('AK', 'IA', upper(16))],
  ['aws-key', join('AS', 'IA', upper(16))],
  ['aws-secret', `aws_secret_access_key = ${random(40)}`],
  ['google-key', join('AI', 'za', random(35))],
  ['stripe-key', join('sk', '_live_', random(24))],
  ['stripe-key', join('rk', '_live_', random(40))],
  ['github-token', join('gh', 'p_', random(36))],
  ['github-token', join('github', '_pat_', random(22), '_', random(59))],
  ['gitlab-token', join('gl', 'pat-', random(20))],
  ['slack-token', join('xo', 'xb-', random(24))],
  ['slack-token', join('https://hooks.slack', '.com/services/T', upper(9), '/B', upper(9), '/', random(24))],
  ['openai-key', join('sk', '-proj-', random(40), 'T3Blbk', 'FJ', random(40))],
  ['openai-key', join('sk', '-', random(20), 'T3Blbk', 'FJ', random(20))],
  ['anthropic-key', join('sk', '-ant-', 'api03-', random(90))],
  ['odoo-conf', '[options]\nadmin_passwd = correct-horse-7', 'odoo.conf'],
  ['odoo-conf', 'db_password=b4ttery staple', 'config/odoo-prod.cfg'],
  ['odoo-conf', 'smtp_password = Kq8vT2wz', '.odoorc'],
  ['env-password', 'POSTGRES_PASSWORD=h4rbour-Master9', '.env'],
  ['env-password', 'export SII_API_KEY="k9-quay-7788"', 'deploy/.env.production'],
  ['compose-password', '    environment:\n      POSTGRES_PASSWORD: h4rbour-Mast9', 'docker-compose.yml'],
  ['compose-password', '      - PGPASSWORD=h4rbour-Mast9', 'compose.yaml'],
  ['pgpass', 'db:5432:*:odoo:h4rbour-Mast9', '.pgpass'],
  ['address', join('postgres', '://odoo:h4rbour-Mast9', '@db/acme')],
  ['address', join('https', '://bot:k9quay7788', '@git.acme.cl/x.git')],
]

const harmless: (readonly [text: string, path?: string])[] = [
  ['-----BEGIN CERTIFICATE-----\nMIIB'],
  [join('A file with -----BEGIN ', 'PRIVATE KEY----- in it is a key.')],
  [join('-----BEGIN ', 'PRIVATE KEY-----\n…\n-----END')],
  ['-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA'],
  ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'],
  [join('AK', 'IAIOSFODNN7EXAMPLE')],
  [join('aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE', 'KEY')],
  [join('sk', '_test_', random(24))],
  [join('gh', 'p_', 'x'.repeat(36))],
  [join('xo', 'xb-1234567890-abc')],
  ['sk-learn-is-a-library-for-machine-learning-in-python'],
  [`sha512-${random(86)}==`, 'package-lock.json'],
  ['admin_passwd = admin', 'odoo.conf'],
  ['admin_passwd = $pbkdf2-sha512$600000$abcdefgh$ijklmnop', 'odoo.conf'],
  ['; admin_passwd = correct-horse-7', 'odoo.conf'],
  [join('db_password = $', '{DB_PASSWORD}'), 'odoo.conf'],
  ['db_password = correct-horse-7', 'notes.txt'],
  ['POSTGRES_PASSWORD=odoo', '.env'],
  ['POSTGRES_PASSWORD=changeme', '.env.example'],
  ['POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password', '.env'],
  ['POSTGRES_PASSWORD=', '.env'],
  ['API_TOKEN=<your token>', '.env'],
  ['SMTP_PASSWORD=your-password-here', '.env'],
  [join('      POSTGRES_PASSWORD: $', '{POSTGRES_PASSWORD:?}'), 'compose.yaml'],
  ['      POSTGRES_PASSWORD_FILE: /run/secrets/pw', 'compose.yaml'],
  ['password = get_password(user)', 'odoo.conf'],
  ['# db:5432:*:odoo:h4rbour-Mast9', '.pgpass'],
  ['postgres://odoo:odoo@db/acme'],
  ['https://user:password@example.com'],
  [join('https', '://bot:k9quay7788', '@git.example.org/x.git')],
  ['http://localhost:8069/web@here'],
  ['https://$USER:$TOKEN@git.acme.cl'],
  ['ssh://git@github.com:22/acme/x.git'],
]

describe('a scan', () => {
  test.each(keys)('finds: %s', (rule, text = '', path = 'file.txt') => {
    expect(findSecrets(text, path).map((each) => each.rule)).toEqual([rule])
  })

  test.each(harmless)('leaves alone: %s', (text = '', path = 'file.txt') => {
    expect(findSecrets(text, path)).toEqual([])
  })

  test('says where it is, and shows nothing of it', () => {
    const key = join('gh', 'p_', random(36))
    const [found] = findSecrets(`one\ntwo\n  token: "${key}"  # deploy\n`, 'x.yaml')
    expect(found).toMatchObject({ line: 3, column: 11, excerpt: 'token: "ghp_aG2***"  # deploy', allowed: undefined })
    expect(findSecrets('admin_passwd = correct-horse-7', 'odoo.conf')[0]?.excerpt).toBe('admin_passwd = ***')
    for (const [, text, path = 'x'] of keys)
      for (const { excerpt, secret } of findSecrets(text, path)) expect(excerpt).not.toContain(secret.slice(-16))
  })

  test('knows the stack’s own values by their hashes, in any file', () => {
    const value = random(43)
    const own = new Set([createHash('sha256').update(value).digest('hex')])
    for (const text of [`x = ${value}`, `"${value}"`, `password: '${value}'\n`, `a:b:${value}`])
      expect(findSecrets(text, 'notes.md', own).map(({ rule }) => rule)).toEqual(['own-secret'])
    const phrase = 'a phrase, with blanks'
    const known = new Set([createHash('sha256').update(phrase).digest('hex')])
    expect(findSecrets(`password: "${phrase}"`, 'notes.md', known)).toHaveLength(1)
    expect(findSecrets(`${random(42)}x`, 'notes.md', own)).toEqual([])
  })

  test('lets one through for a reason, and not without', () => {
    const line = (comment: string) => `admin_passwd = correct-horse-7 ${comment}`
    const of = (comment: string) => findSecrets(line(comment), 'odoo.conf')[0]?.allowed
    expect(of('; muelle-allow: password of the public demo')).toBe('password of the public demo')
    expect(of('; muelle-allow:')).toBeUndefined()
    expect(of('; muelle-allow: yes')).toBeUndefined()
  })

  test('takes a certificate with its key by its name', () => {
    expect(['firma.p12', 'sii/Firma.PFX', 'firma.pem'].map((path) => secretFile(path)?.rule)).toEqual([
      'certificate-file',
      'certificate-file',
      undefined,
    ])
  })

  test('reads a long line in a moment', () => {
    const began = performance.now()
    findSecrets(`${'a'.repeat(300_000)}://${'b:'.repeat(100_000)}`, 'x.env')
    findSecrets(join('-----BEGIN ', 'PRIVATE KEY-----').repeat(3000), 'x')
    expect(performance.now() - began).toBeLessThan(5000)
  })
})
