import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { makeDirectory, readIfExists, writeAtomic } from '../kernel/files.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { seal, sealedWith } from './age/seal.ts'
import { secretsOf } from './catalogue.ts'
import { exportedPath, exportedText } from './exported.ts'
import { passphraseFrom } from './passphrase.ts'
import { storedSecret } from './store.ts'

const exportStep = (stack: Stack, file: string, passphrase: boolean) =>
  step({
    id: 'export',
    what: `write the secrets of ${stack.project} to ${file}, encrypted ${passphrase ? 'with a passphrase' : `for ${recipientsText(stack.secrets.recipients.length)}`}`,
    why: 'they can be kept in git then, and lie elsewhere when the host is lost',
    undo: `remove ${file}`,
  })

const recipientsText = (count: number) => (count === 1 ? 'the one recipient' : `${count} recipients`)

export const secretsExport = operation({
  name: 'secrets export',
  summary: 'Write all secrets into one file encrypted with age, to keep in git or elsewhere',
  help: [
    'For the public keys under secrets.recipients in muelle.yaml, of age or SSH; without any, with a passphrase that is asked for. `age --decrypt` opens it without Muelle. The file is different each time, also of the same secrets.',
    '$ muelle secrets export\n$ muelle -e production secrets export --to ../vault/acme.age',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    to: z
      .string()
      .optional()
      .describe('file; secrets/<environment>.age of the project when absent')
      .meta({ placeholder: 'FILE' }),
    overwrite: z
      .boolean()
      .default(false)
      .describe('also a file of age that is there and is not the environment’s own of the project'),
    passphrase: z.boolean().default(false).describe('with a passphrase although there are recipients'),
    passphraseFrom: z
      .string()
      .optional()
      .describe('file that holds the passphrase; - is standard input; a hidden prompt when absent')
      .meta({ placeholder: 'FILE' }),
  }),
  output: z.object({
    file: z.string(),
    secrets: z.array(z.string()).describe('names of those in it'),
    missing: z.array(z.string()).describe('names of those that are not set'),
    recipients: z.int().describe('0: a passphrase'),
  }),
  async plan(context, input) {
    const stack = await loadStack(context, { files: 'unread' })
    const file = input.to ?? exportedPath(stack)
    await mustBeOurs(resolve(context.directory), file, mayReplace(stack, input))
    return { steps: [lockStep(stack), exportStep(stack, file, byPassphrase(stack, input))] }
  },
  async run(context, input, progress) {
    const stack = await loadStack(context, { files: 'unread' })
    const file = input.to ?? exportedPath(stack)
    const path = await mustBeOurs(resolve(context.directory), file, mayReplace(stack, input))
    const passphrase = byPassphrase(stack, input)
    const sealedFor = passphrase
      ? { passphrase: await passphraseFrom(context, input.passphraseFrom, 'new') }
      : { recipients: stack.secrets.recipients }
    return inWorkshop(context, progress, ({ session }) =>
      progress.step(exportStep(stack, file, passphrase), async () => {
        const values = new Map<string, string>()
        const names = secretsOf(stack).map(({ name }) => name)
        for (const name of names) {
          const value = await storedSecret(session, name)
          if (value !== undefined) values.set(name, value)
        }
        if (values.size === 0)
          throw new UserError({ what: 'No secret is set yet.', next: 'Run: muelle up' }, { refused: true })
        const sealed = await seal(exportedText(stack, values), sealedFor)
        if (input.to === undefined) await makeDirectory(join(resolve(context.directory), 'secrets'))
        await writeAtomic(path, sealed)
        const missing = names.filter((name) => !values.has(name))
        return {
          file,
          secrets: [...values.keys()],
          missing,
          recipients: passphrase ? 0 : stack.secrets.recipients.length,
        }
      }),
    )
  },
  view: ({ file, secrets, missing, recipients }, style) =>
    [
      style.good(
        `${secrets.length} secrets are in ${file}, for ${recipients === 0 ? 'who knows the passphrase' : recipientsText(recipients)}.`,
      ),
      ...(missing.length > 0 ? [style.warn(`Not set, so not in it: ${missing.join(', ')}.`)] : []),
      `Back with: muelle secrets import ${file}`,
    ].join('\n'),
})

const byPassphrase = (
  { secrets }: Stack,
  input: { readonly passphrase: boolean; readonly passphraseFrom?: string | undefined },
): boolean => input.passphrase || input.passphraseFrom !== undefined || secrets.recipients.length === 0

/** The environment's own file is written anew each time, and git keeps the earlier ones. */
const mayReplace = (
  stack: Stack,
  { to, overwrite }: { readonly to?: string | undefined; readonly overwrite: boolean },
) => overwrite || to === undefined || to === exportedPath(stack)

/**
 * @throws UserError when something else is there: a slip of the hand must not cost a file. Nobody can see whose secrets an encrypted one
 * holds: it may be another environment's, or all that is left of a host that was lost.
 */
async function mustBeOurs(directory: string, file: string, replace: boolean): Promise<string> {
  const path = isAbsolute(file) ? file : join(directory, file)
  const there = await readIfExists(path)
  if (there === undefined) return path
  if ((await sealedWith(there)) !== undefined) {
    if (replace) return path
    throw new UserError(
      { what: `${file} is there, and may hold other secrets.`, next: 'Name another file, or add --overwrite.' },
      { refused: true },
    )
  }
  throw new UserError(
    { what: `${file} is there, and is no file of age.`, next: 'Name another file, or remove it.' },
    { refused: true },
  )
}
