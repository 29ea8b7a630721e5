import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto'

const prime = 2n ** 255n - 19n

const little = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let [square, left] = [base % prime, exponent]; left > 0n; left >>= 1n, square = (square * square) % prime)
    if (left & 1n) result = (result * square) % prime
  return result
}

/** The point of X25519 for one of Ed25519: u = (1 + y) / (1 - y) (RFC 7748, section 4.1). Public, so its time tells nothing. */
export function montgomery(point: Uint8Array): Buffer {
  const y = little(point) & ((1n << 255n) - 1n)
  const u = ((1n + y) * power((prime + 1n - y) % prime, prime - 2n)) % prime
  return Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse()
}

/** Headers of PKCS#8 and SPKI before 32 bytes of X25519 (RFC 8410). */
const privateHeader = Buffer.from('302e020100300506032b656e04220420', 'hex')
const publicHeader = Buffer.from('302a300506032b656e032100', 'hex')

const publicKey = (point: Uint8Array) =>
  createPublicKey({ key: Buffer.concat([publicHeader, point]), format: 'der', type: 'spki' })

const privateKey = (scalar: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([privateHeader, scalar]), format: 'der', type: 'pkcs8' })

/** X25519 of a scalar, which it clamps, and a point. @throws Error when the result is zero. */
export const x25519 = (scalar: Uint8Array, point: Uint8Array): Buffer =>
  diffieHellman({ privateKey: privateKey(scalar), publicKey: publicKey(point) })

/** The point of a scalar. */
export const pointOf = (scalar: Uint8Array): Buffer =>
  createPublicKey(privateKey(scalar)).export({ format: 'der', type: 'spki' }).subarray(-32)

/** A scalar that is used once. */
export const ephemeral = (): Buffer =>
  generateKeyPairSync('x25519').privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
