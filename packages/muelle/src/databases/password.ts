import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A SCRAM-SHA-256 verifier as PostgreSQL stores it, so that the server and its log never see the password.
 * Source: RFC 5803, PostgreSQL `src/common/scram-common.c` (4096 iterations by default).
 */
export function scramVerifier(password: string, salt = randomBytes(16), iterations = 4096): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256')
  const key = (name: string) => createHmac('sha256', salted).update(name).digest()
  const storedKey = createHash('sha256').update(key('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${key('Server Key').toString('base64')}`
}

/** Passlib's base64: no padding, `.` instead of `+`. */
const passlibBase64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('+', '.').replace(/=+$/, '')

/**
 * A hash as Odoo 19 stores in res_users.password: passlib `pbkdf2_sha512`, 600,000 rounds.
 * Source: Odoo 19.0 `odoo/addons/base/models/res_users.py` (MIN_ROUNDS), passlib's modular crypt format.
 */
export function odooPasswordHash(password: string, salt = randomBytes(16), rounds = 600_000): string {
  const checksum = pbkdf2Sync(password, salt, rounds, 64, 'sha512')
  return `$pbkdf2-sha512$${rounds}$${passlibBase64(salt)}$${passlibBase64(checksum)}`
}

/** Whether a hash of {@link odooPasswordHash}'s form is of this password; false for every other form, which Odoo itself may know. */
export function provesOdooPassword(password: string, hash: string): boolean {
  const [, rounds = '0', salt = '', checksum = ''] =
    /^\$pbkdf2-sha512\$(\d{1,8})\$([\w./]+)\$([\w./]{86})$/.exec(hash) ?? []
  if (checksum === '') return false
  const bytes = (text: string) => Buffer.from(text.replaceAll('.', '+'), 'base64')
  return timingSafeEqual(pbkdf2Sync(password, bytes(salt), Number(rounds), 64, 'sha512'), bytes(checksum))
}
