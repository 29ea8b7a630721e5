import {
  constants,
  createCipheriv,
  createDecipheriv,
  hkdfSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto'
import type { Identity, Recipient, Stanza } from 'age-encryption'
import { ephemeral, montgomery, pointOf, x25519 } from './curve.ts'
import { type SshPublic, sshPublic, tagOf } from './ssh-wire.ts'

const labels = { 'ssh-ed25519': 'age-encryption.org/v1/ssh-ed25519', 'ssh-rsa': 'age-encryption.org/v1/ssh-rsa' }

/** What a private SSH key is to age; see `ssh-file.ts`. */
export type SshPrivate =
  | { readonly type: 'ssh-ed25519'; readonly public: SshPublic; readonly scalar: Buffer }
  | { readonly type: 'ssh-rsa'; readonly public: SshPublic; readonly key: KeyObject }

const hkdf = (secret: Uint8Array, salt: Uint8Array, label: string) =>
  Buffer.from(hkdfSync('sha256', secret, salt, label, 32))

/** Every file key is wrapped with a key of its own: the nonce may be zero (C2SP age-ssh). */
const nonce = Buffer.alloc(12)
const algorithm = 'chacha20-poly1305'
const tagLength = 16

const oaep = (key: KeyObject, label: string) => ({
  key,
  padding: constants.RSA_PKCS1_OAEP_PADDING,
  oaepHash: 'sha256',
  oaepLabel: Buffer.from(`${label}`),
})

/** The secret that both sides of ssh-ed25519 come to, and the key made from it. */
function wrapKey(shared: Uint8Array, wire: Uint8Array, share: Uint8Array, point: Uint8Array): Buffer {
  const label = labels['ssh-ed25519']
  const tweaked = x25519(hkdf(Buffer.alloc(0), wire, label), shared)
  return hkdf(tweaked, Buffer.concat([share, point]), label)
}

const bare = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/**
 * A recipient of age for an SSH public key, as `age -R ~/.ssh/id_ed25519.pub` has it (C2SP age-ssh, filippo.io/age/agessh).
 * @param stanza makes one of the library's.
 */
export function sshRecipient(line: string, stanza: (args: string[], body: Uint8Array) => Stanza): Recipient {
  const key = sshPublic(line)
  return {
    wrapFileKey(fileKey) {
      if (key.type === 'ssh-rsa')
        return [stanza(['ssh-rsa', tagOf(key)], publicEncrypt(oaep(key.key, labels['ssh-rsa']), fileKey))]
      const scalar = ephemeral()
      const share = pointOf(scalar)
      const point = montgomery(key.point)
      const cipher = createCipheriv(algorithm, wrapKey(x25519(scalar, point), key.wire, share, point), nonce, {
        authTagLength: tagLength,
      })
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
      return [stanza(['ssh-ed25519', tagOf(key), bare(share)], body)]
    },
  }
}

/** An identity of age for an SSH private key. */
export function sshIdentity(identity: SshPrivate): Identity {
  const tag = tagOf(identity.public)
  return {
    unwrapFileKey(stanzas) {
      const mine = stanzas.find(({ args }) => args[0] === identity.type && args[1] === tag)
      if (mine === undefined) return null
      const body = Buffer.from(mine.body)
      if (identity.type === 'ssh-rsa')
        return new Uint8Array(privateDecrypt(oaep(identity.key, labels['ssh-rsa']), body))
      const share = Buffer.from(mine.args[2] ?? '', 'base64')
      const point = pointOf(identity.scalar)
      const key = wrapKey(x25519(identity.scalar, share), identity.public.wire, share, point)
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength })
      decipher.setAuthTag(body.subarray(-tagLength))
      return new Uint8Array(Buffer.concat([decipher.update(body.subarray(0, -tagLength)), decipher.final()]))
    },
  }
}
