import { UserError } from '../../kernel/errors.ts'
import { sshIdentity, sshRecipient } from './ssh.ts'
import { sshPrivate } from './ssh-file.ts'

/** For whom a file is encrypted: public keys, or everybody who knows a passphrase. */
export type SealedFor = { readonly recipients: readonly string[] } | { readonly passphrase: string }

/** How it is opened. */
export type Key = { readonly identity: string } | { readonly passphrase: string }

/**
 * Encrypts a text in age's format, armored; `age --decrypt` opens it (age-encryption.org/v1).
 * @throws UserError for a recipient that is none.
 */
export async function seal(text: string, sealed: SealedFor): Promise<string> {
  const age = await import('age-encryption')
  const encrypter = new age.Encrypter()
  if ('passphrase' in sealed) encrypter.setPassphrase(sealed.passphrase)
  else
    for (const recipient of sealed.recipients)
      try {
        encrypter.addRecipient(
          recipient.startsWith('ssh-')
            ? sshRecipient(recipient, (args, body) => new age.Stanza(args, body))
            : recipient,
        )
      } catch (error) {
        if (!(error instanceof Error)) throw error
        throw new UserError({
          what: 'A recipient cannot be encrypted to.',
          evidence: `${recipient.slice(0, 40)}…: ${error.message}`,
          next: 'Write its public key under secrets.recipients as age-keygen -y or ~/.ssh/*.pub shows it.',
        })
      }
  return age.armor.encode(await encrypter.encrypt(text))
}

/** Whether a text is an armored file of age; and whether a passphrase opens it, which its header does not hide. */
export async function sealedWith(text: string): Promise<'keys' | 'passphrase' | undefined> {
  if (!/^\s*-----BEGIN AGE ENCRYPTED FILE-----/.test(text)) return undefined
  const { armor } = await import('age-encryption')
  try {
    const head = Buffer.from(armor.decode(text).subarray(0, 100)).toString('latin1')
    return /^-> scrypt /m.test(head) ? 'passphrase' : 'keys'
  } catch {
    // Not age's armor, whatever its first line says.
    return undefined
  }
}

/**
 * Opens it.
 * @throws UserError when the key is not one of its recipients, or it was changed since.
 */
export async function unseal(text: string, key: Key): Promise<string> {
  const age = await import('age-encryption')
  const decrypter = new age.Decrypter()
  if ('passphrase' in key) decrypter.addPassphrase(key.passphrase)
  else {
    const lines = key.identity.split('\n').filter((line) => /^AGE-SECRET-KEY-/.test(line.trim()))
    if (lines.length === 0) decrypter.addIdentity(sshIdentity(sshPrivate(key.identity)))
    try {
      for (const line of lines) decrypter.addIdentity(line.trim())
    } catch {
      // The library's words may hold the key.
      throw new UserError({ what: 'This is no identity of age: a line of it is damaged.', next: 'Name another file.' })
    }
  }
  try {
    return await decrypter.decrypt(age.armor.decode(text), 'text')
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new UserError({
      what: 'passphrase' in key ? 'The passphrase does not open it.' : 'This identity does not open it.',
      evidence: error.message,
      next: 'Another identity of its recipients is needed; or the file was changed or cut off: take it from git again.',
    })
  }
}
