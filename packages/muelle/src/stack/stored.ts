import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { parseStored } from '../kernel/stored.ts'
import { muelleVersion } from '../kernel/version.ts'
import type { Stack } from './stack.ts'

/** Where the host keeps the stack as the last `up` resolved it: the steward's commands have no muelle.yaml. */
export const stackPath = 'state/stack.json'

const StoredStack = z.strictObject({ schema: z.literal(1), muelle: z.string(), stack: z.looseObject({}) })

/** The text of the file. The client's directory is nobody's business on the host. */
export const stackText = (stack: Stack): string =>
  `${JSON.stringify({ schema: 1, muelle: muelleVersion, stack: { ...stack, directory: stack.hostDirectory } }, null, 2)}\n`

/**
 * Reads what `stackText` wrote.
 * @throws UserError when another version of Muelle wrote it: its stack may have other keys.
 */
export function parseStack(text: string): Stack {
  const { muelle, stack } = parseStored(StoredStack, text, stackPath)
  if (muelle === muelleVersion) return Object.freeze(stack as unknown as Stack)
  throw new UserError({
    what: 'The stack on this host was written by another Muelle.',
    evidence: `${stackPath} is of ${muelle}; this is ${muelleVersion}`,
    next: 'Run: muelle up',
  })
}
