import { z } from 'zod'
import { UserError } from './errors.ts'

/**
 * What Muelle wrote down earlier as JSON, such as `state/release.json` on the host.
 * @param path for the message.
 * @throws UserError when a newer Muelle wrote it, or it is damaged.
 */
export function parseStored<Schema extends z.ZodType>(schema: Schema, text: string, path: string): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  throw new UserError({
    what: `${path} on the host is not what this Muelle writes.`,
    evidence: z.prettifyError(parsed.error),
    next: 'Use the Muelle that wrote it, or a newer one.',
  })
}

/** Text that is no JSON stays text: no schema takes it, and the message shows what was expected in its place. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}
