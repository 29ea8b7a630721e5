import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import type { Progress } from '../../kernel/steps.ts'
import { openReading } from '../../workshop/change.ts'
import { look } from '../../workshop/look.ts'

/** The stack's own values, as hashes; or why they could not be compared. */
export type OwnHashes = { readonly hashes: ReadonlySet<string> } | { readonly why: string }

/**
 * Asks the host for the SHA-256 of each stored secret: no value leaves it. Only of a stack that is there: looking for keys needs no Docker.
 */
export async function ownHashes(context: Context, progress: Progress): Promise<OwnHashes> {
  try {
    const { containers } = await look(context)
    if (containers.length === 0) return { why: 'the stack is not there' }
    await using reading = await openReading(context, progress)
    const files = await reading.session.list('secrets/store')
    return { hashes: new Set(files.map(({ sha256 }) => sha256)) }
  } catch (error) {
    // No project here, more than one environment, or no Docker: the rest is found all the same.
    if (error instanceof UserError || error instanceof EnvironmentError) return { why: error.report.what }
    throw error
  }
}
