import { z } from 'zod'
import type { Task } from '../engine/host/durable.ts'
import { FailedError, ReportedError, UserError } from '../kernel/errors.ts'
import { step } from '../kernel/steps.ts'
import { parseStored } from '../kernel/stored.ts'
import type { Workshop } from './change.ts'
import { composeArgv } from './compose.ts'
import type { View } from './look.ts'

/** Services that an operation took down, on the host until all of them run again. */
const Taken = z.strictObject({
  schema: z.literal(1),
  /** The command that took them down, without `muelle`: run again, it brings them up. */
  by: z.string(),
  running: z.array(z.string()),
  standing: z.array(z.string()),
})
export type Taken = Readonly<z.output<typeof Taken>>

const path = 'state/taken-down.json'

/** A text file of the stack's directory on the host, read without opening it; undefined when it, or any image to read it with, is not there. */
export async function hostText({ engine, stack, containers }: View, file: string): Promise<string | undefined> {
  const image = containers[0]?.imageId
  return image === undefined ? undefined : await engine.hostFile(`${stack.hostDirectory}/${file}`, image)
}

/**
 * Who an earlier attempt of this command took down and did not bring up; undefined when all of them run, by `muelle up` perhaps.
 * @throws UserError, refused, when it was another command: that one is finished first.
 */
export async function takenBefore(view: View, by: string): Promise<Taken | undefined> {
  const text = await hostText(view, path)
  const taken = text === undefined ? undefined : parseStored(Taken, text, path)
  const run = new Set(view.containers.filter(({ state }) => state === 'running').map(({ service }) => service))
  const down = (taken?.running ?? []).filter((service) => !run.has(service))
  if (taken === undefined || down.length === 0) return undefined
  if (taken.by === by) return taken
  throw new UserError(
    {
      what: `An earlier ${taken.by} was cut off, and some services are down.`,
      evidence: `${down.join(', ')} ran before: ${path} on the host`,
      next: `Finish it first: muelle ${taken.by}`,
    },
    { refused: true },
  )
}

/** Writes down who is taken down, before they are. */
export function rememberTask<World extends Pick<Workshop, 'session'>>({
  by,
  running,
  standing,
}: Omit<Taken, 'schema'>): Task<World> {
  const content = `${JSON.stringify({ schema: 1, by, running, standing })}\n`
  return {
    step: step({
      id: 'remember',
      what: `write down on the host that ${running.join(', ') || 'nobody'} ran`,
      why: 'cut off, the same command brings the same services up again',
    }),
    work: ({ session }) => session.put([{ path, content, mode: 0o644, uid: 0, gid: 0 }]),
  }
}

/** All of them run again. */
export const forgetTaken = ({ session }: Pick<Workshop, 'session'>): Promise<void> => session.remove([path])

/**
 * On the way out of a failure, and of an interruption too: starts again who was taken down.
 * @param argv for Compose, that starts them.
 * @returns what to throw: that they run again, or the error as it was with a word about who is down.
 */
export async function startAgain(
  { session }: Pick<Workshop, 'session'>,
  running: readonly string[],
  error: unknown,
  argv: readonly string[] = composeArgv('start', ...running),
): Promise<unknown> {
  if (running.length === 0) return error
  const [, , ...rest] = argv
  // The helper itself may be what failed.
  const started = await session.compose(rest, undefined, { always: true }).catch(() => undefined)
  const well = started?.exitCode === 0
  if (well) await forgetTaken({ session })
  if (!(error instanceof ReportedError)) return error
  const { what, evidence, next } = error.report
  const who = running.join(', ')
  const report = well
    ? { what: `${what} Running again: ${who}.`, evidence, next }
    : {
        what,
        evidence: `${evidence ?? ''}\nstill down: ${who}`.trim(),
        next: `${next ?? ''} Start them: muelle start ${running.join(' ')}`.trim(),
      }
  if (well && error instanceof UserError) return new UserError(report, { refused: true, cause: error })
  return new FailedError(report, { unwound: well, cause: error })
}
