import { randomBytes } from 'node:crypto'
import { registerSecret } from '../kernel/redact.ts'

/** A new secret: 32 random bytes as base64url, so that no file format it is written to needs escaping. Known to redaction at once. */
export function generateSecret(): string {
  const secret = randomBytes(32).toString('base64url')
  registerSecret(secret)
  return secret
}
