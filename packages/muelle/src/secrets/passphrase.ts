import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'

/** Shorter ones are tried out: who has the file has all the time. */
const shortest = 12

/**
 * Asks for a passphrase: a file, standard input or a hidden prompt.
 * @throws UserError when a new one is short; there is no way to see a slip either, so that one is asked for twice at a prompt.
 */
export async function passphraseFrom(
  { readSecret, terminal }: Context,
  source: string | undefined,
  kind: 'new' | 'known',
): Promise<string> {
  const value = await readSecret(source, 'the passphrase')
  if (kind === 'known') return value
  if (value.length < shortest)
    throw new UserError({
      what: `The passphrase is shorter than ${shortest} characters.`,
      next: 'Take some words more.',
    })
  if (source === undefined && terminal !== undefined && (await readSecret(undefined, 'the passphrase again')) !== value)
    throw new UserError({ what: 'The two passphrases differ.', next: 'Nothing was written. Try again.' })
  return value
}
