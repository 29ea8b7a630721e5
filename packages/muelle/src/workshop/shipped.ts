import type { HostSession } from '../engine/host/session.ts'
import { UserError } from '../kernel/errors.ts'
import type { Stack } from '../stack/stack.ts'

/** @throws UserError, refused, when the stack was never shipped to its host: Compose has nothing to work with there. */
export async function mustBeShipped(session: HostSession, stack: Stack): Promise<void> {
  if ((await session.read('compose.yaml')) !== undefined && (await session.read('.env')) !== undefined) return
  throw new UserError(
    {
      what: `${stack.project} is not on its host yet.`,
      evidence: `${stack.hostDirectory} has no compose.yaml, or no .env`,
      next: 'Run: muelle up. What it would ship: muelle render.',
    },
    { refused: true },
  )
}
