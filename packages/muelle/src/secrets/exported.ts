import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { registerSecret } from '../kernel/redact.ts'
import { parseStored } from '../kernel/stored.ts'
import type { Stack } from '../stack/stack.ts'

/** What is inside an exported file, before it is encrypted. */
const Exported = z.strictObject({
  schema: z.literal(1),
  name: z.string(),
  environment: z.string(),
  secrets: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.string().min(1)),
})
export type Exported = z.output<typeof Exported>

/** Where an environment's secrets are kept in the project. */
export const exportedPath = ({ environment }: Pick<Stack, 'environment'>): string => `secrets/${environment}.age`

/** The text that is encrypted. Sorted: the same secrets give the same text. */
export function exportedText(stack: Stack, values: ReadonlyMap<string, string>): string {
  const secrets = Object.fromEntries([...values].sort(([one], [other]) => (one < other ? -1 : 1)))
  const { name, environment } = stack
  return `${JSON.stringify({ schema: 1, name, environment, secrets } satisfies Exported, null, 2)}\n`
}

/**
 * Reads what was decrypted; its values are masked in all output from then on.
 * @throws UserError when it is something else, of a newer Muelle, or of another stack.
 */
export function readExported(text: string, file: string, stack: Stack, foreign: boolean): Exported {
  const exported = parseStored(Exported, text, file)
  for (const value of Object.values(exported.secrets)) registerSecret(value)
  if (foreign || (exported.name === stack.name && exported.environment === stack.environment)) return exported
  throw new UserError(
    {
      what: `${file} holds the secrets of ${exported.name}, environment ${exported.environment}.`,
      evidence: `this is ${stack.name}, environment ${stack.environment}`,
      next: 'Name the environment with -e. To take them all the same: --foreign.',
    },
    { refused: true },
  )
}
