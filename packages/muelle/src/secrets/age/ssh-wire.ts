import { createHash, createPublicKey, type KeyObject } from 'node:crypto'

/** Reads the length-prefixed fields of an SSH key (RFC 4251, section 5). */
export function fields(bytes: Buffer): { next(): Buffer; readonly left: () => Buffer } {
  let at = 0
  return {
    next() {
      const length = bytes.readUInt32BE(at)
      const field = bytes.subarray(at + 4, at + 4 + length)
      if (field.length !== length) throw new RangeError('a field is cut off')
      at += 4 + length
      return field
    },
    left: () => bytes.subarray(at),
  }
}

/** An `mpint` without the zero that keeps it positive. */
export const unsigned = (number: Buffer): Buffer => number.subarray(number[0] === 0 ? 1 : 0)

/** A public key as `ssh-ed25519 AAAA…` or `ssh-rsa AAAA…` has it. */
export type SshPublic =
  | { readonly type: 'ssh-ed25519'; readonly wire: Buffer; readonly point: Buffer }
  | { readonly type: 'ssh-rsa'; readonly wire: Buffer; readonly key: KeyObject }

/**
 * Reads a line of `~/.ssh/*.pub`.
 * @throws RangeError when it is damaged, Error for a kind that age does not encrypt to.
 */
export function sshPublic(line: string): SshPublic {
  return fromWire(Buffer.from(line.trim().split(/\s+/)[1] ?? '', 'base64'))
}

/** The same from its bytes. */
export function fromWire(wire: Buffer): SshPublic {
  const key = fields(wire)
  const type = key.next().toString('latin1')
  if (type === 'ssh-ed25519') return { type, wire, point: key.next() }
  if (type !== 'ssh-rsa') throw new Error(`age does not encrypt to ${type}`)
  const [e, n] = [key.next(), key.next()].map((number) => unsigned(number).toString('base64url'))
  if (e === undefined || n === undefined) throw new RangeError('a field is missing')
  return { type, wire, key: createPublicKey({ key: { kty: 'RSA', e, n }, format: 'jwk' }) }
}

/** How a stanza names the key it is for: the first four bytes of its hash (C2SP age-ssh). */
export const tagOf = ({ wire }: { readonly wire: Buffer }): string =>
  createHash('sha256').update(wire).digest().subarray(0, 4).toString('base64').replace(/=+$/, '')
