import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import type { ImageRole } from '../facts/images/images.ts'
import { EnvironmentError } from '../kernel/errors.ts'
import { imageFor } from '../render/images.ts'
import type { Stack } from '../stack/stack.ts'
import { isOwnImage, rolesOf } from '../workshop/images/ensure.ts'
import { newerPackages } from '../workshop/images/packages.ts'

export const Newer = z.object({
  role: z.string(),
  reference: z.string().describe('what compose.yaml names; the application image is built on it for odoo'),
  state: z
    .enum(['current', 'newer', 'here only', 'gone', 'missing', 'unknown'])
    .describe(
      'here only: no registry gave it; gone: the registry has no such tag any more; missing: not on the Docker host; unknown: see problem',
    ),
  digest: z.string().nullable().describe('pinned in muelle.lock'),
  newDigest: z.string().nullable().describe('what the registry has behind the tag now, when that is another one'),
  packages: z
    .array(z.object({ name: z.string(), from: z.string(), to: z.string(), security: z.boolean() }))
    .describe('Debian packages that are newer than those built in'),
  problem: z.string().nullable(),
})
export type Newer = z.output<typeof Newer>

/** The roles that are asked for; all of the stack when none is named. */
export const wantedRoles = (stack: Stack, roles: readonly ImageRole[]): readonly ImageRole[] =>
  rolesOf(stack).filter((role) => roles.length === 0 || roles.includes(role))

/** Whether there is something newer than the image of a role. What cannot be asked is told as unknown, and the others go on. */
export async function newerThan(engine: Engine, stack: Stack, role: ImageRole, signal?: AbortSignal): Promise<Newer> {
  const reference = imageFor(stack, role)
  const [named = reference, pinned] = reference.split('@')
  const nothing = { role, reference, digest: pinned ?? null, newDigest: null, packages: [], problem: null }
  try {
    if (isOwnImage(stack, role)) {
      if ((await engine.image(reference)) === undefined) return { ...nothing, state: 'missing' }
      const packages = await newerPackages(engine, reference, signal)
      return { ...nothing, state: packages.length > 0 ? 'newer' : 'current', packages: [...packages] }
    }
    if (pinned === undefined)
      return { ...nothing, state: stack.lock.images[role] === undefined ? 'missing' : 'here only' }
    const published = await engine.images.published(named)
    if (published === undefined) return { ...nothing, state: 'gone' }
    return published === pinned
      ? { ...nothing, state: 'current' }
      : { ...nothing, state: 'newer', newDigest: published }
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error
    return { ...nothing, state: 'unknown', problem: [error.report.what, error.report.evidence].join(' ').trim() }
  }
}
