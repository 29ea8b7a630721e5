import { z } from 'zod'
import type { Engine, ImageDetail } from '../engine/port.ts'
import { UserError } from '../kernel/errors.ts'
import type { Stack } from '../stack/stack.ts'
import { applicationTag } from '../workshop/application.ts'

export const tagField = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, 'a tag: letters, digits, _ . and -, at most 128')
  .optional()
  .describe('the tag; version and git commit of the project when absent')
  .meta({ positional: 0 })

/**
 * The application image of the project's files as they are now.
 * @throws UserError, refused, when it was not built.
 */
export async function builtNow(engine: Engine, stack: Stack): Promise<{ tag: string; image: ImageDetail }> {
  const tag = await applicationTag(engine, stack)
  const image = await engine.image(tag)
  if (image !== undefined) return { tag, image }
  throw new UserError(
    {
      what: 'The application image of these files was not built.',
      evidence: `the Docker host has no ${tag}`,
      next: 'Run: muelle build',
    },
    { refused: true },
  )
}
