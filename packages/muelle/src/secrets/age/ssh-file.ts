import { createHash, createPrivateKey } from 'node:crypto'
import { UserError } from '../../kernel/errors.ts'
import type { SshPrivate } from './ssh.ts'
import { fields, fromWire, unsigned } from './ssh-wire.ts'

const magic = 'openssh-key-v1\0'

/**
 * Reads a private key file of OpenSSH (PROTOCOL.key in its sources). Keys with a passphrase are not: their bcrypt has no place in Node.
 * @throws UserError, without a word of what is in it.
 */
export function sshPrivate(text: string): SshPrivate {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END OPENSSH PRIVATE KEY-----/.exec(text)?.[1]
  if (body === undefined) throw unfit('it is no private key of OpenSSH', 'Make one of that form: ssh-keygen -p -f FILE')
  const bytes = Buffer.from(body, 'base64')
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) throw unfit('it is damaged')
  try {
    return read(bytes.subarray(magic.length))
  } catch (error) {
    if (error instanceof UserError) throw error
    throw unfit('it is damaged, or of a kind that age does not use')
  }
}

function read(bytes: Buffer): SshPrivate {
  const outer = fields(bytes)
  const [cipher] = [outer.next().toString('latin1'), outer.next(), outer.next()]
  if (cipher !== 'none')
    throw unfit('it has a passphrase', 'Decrypt with `age --decrypt -i KEY FILE`, or name an age identity.')
  // Behind the number of keys, which is 1.
  const keys = fields(outer.left().subarray(4))
  const known = fromWire(keys.next())
  // Behind two equal numbers by which a decrypted key is known: the type, then the key itself.
  const parts = fields(keys.next().subarray(8))
  parts.next()
  if (known.type === 'ssh-ed25519') {
    parts.next()
    const seed = parts.next().subarray(0, 32)
    return { type: known.type, public: known, scalar: createHash('sha512').update(seed).digest().subarray(0, 32) }
  }
  const number = () => unsigned(parts.next())
  const [n, e, d, qi, p, q] = [number(), number(), number(), number(), number(), number()]
  const big = (part: Buffer | undefined) => BigInt(`0x${part?.toString('hex') ?? '0'}`)
  const crt = (prime: Buffer | undefined) => {
    const hex = (big(d) % (big(prime) - 1n)).toString(16)
    return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  }
  const encoded = Object.fromEntries(
    Object.entries({ n, e, d, p, q, dp: crt(p), dq: crt(q), qi }).map(([name, part]) => [
      name,
      part?.toString('base64url') ?? '',
    ]),
  )
  return { type: known.type, public: known, key: createPrivateKey({ key: { kty: 'RSA', ...encoded }, format: 'jwk' }) }
}

const unfit = (why: string, next = 'Name another file.') =>
  new UserError({ what: `This SSH key cannot be used: ${why}.`, next })
