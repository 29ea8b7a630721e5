import { z } from 'zod'
import type { Task } from '../engine/host/durable.ts'
import type { HostFile, HostSession } from '../engine/host/session.ts'
import { FailedError, ReportedError, UserError } from '../kernel/errors.ts'
import { step } from '../kernel/steps.ts'
import { parseStored } from '../kernel/stored.ts'
import type { Workshop } from './change.ts'
import { composeArgv } from './compose.ts'
import type { View } from './look.ts'

/** Services that an operation took down, on the host until all of them run again or somebody started or stopped them on purpose. */
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

/** One name for the two colours: after a switch the other one serves in its place. */
const role = (service: string): string => service.replace(/^odoo-(blue|green)$/, 'odoo')

/** Those of them that none of the others stands for. */
function without(services: readonly string[], others: readonly string[]): readonly string[] {
  const roles = new Set(others.map(role))
  return services.filter((service) => !roles.has(role(service)))
}

/** Who was taken down by a command that was cut off, and does not run; undefined when all of them do. */
async function stillDown(view: View): Promise<{ readonly taken: Taken; readonly down: readonly string[] } | undefined> {
  const text = await hostText(view, path)
  if (text === undefined) return undefined
  const taken = parseStored(Taken, text, path)
  const running = view.containers.filter(({ state }) => state === 'running').map(({ service }) => service)
  const down = without(taken.running, running)
  return down.length === 0 ? undefined : { taken, down }
}

/** What a command is about, without the rest of it: a restore of another copy of the same volume brings the same services up again. */
const subject = (by: string): string => by.split(' ').slice(0, 3).join(' ')

/** Who an earlier attempt of such a command took down and did not bring up; undefined when all of them run, by `muelle up` perhaps. */
export async function takenBySame(view: View, by: string): Promise<Taken | undefined> {
  const found = await stillDown(view)
  return found !== undefined && subject(found.taken.by) === subject(by) ? found.taken : undefined
}

/**
 * The same, for a command that takes services down itself.
 * @throws UserError, refused, when it was another command: who is to run is settled first. Not by running that one: it may be weeks old.
 */
export async function takenBefore(view: View, by: string): Promise<Taken | undefined> {
  const found = await stillDown(view)
  if (found === undefined || subject(found.taken.by) === subject(by)) return found?.taken
  const { taken, down } = found
  const there = new Set(view.containers.filter(({ oneOff }) => !oneOff).map(({ service }) => service))
  const names = down.join(' ')
  const [, key] = /^volume restore (\S+)/.exec(taken.by) ?? []
  throw new UserError(
    {
      what: `${down.join(', ')} ${down.length === 1 ? 'does' : 'do'} not run since a ${taken.by} was cut off.`,
      evidence: `${path} on the host`,
      next: [
        ...(key === undefined ? [] : [`See what it left: muelle volume check ${key}.`]),
        ...(down.every((service) => there.has(service))
          ? [`Then start them: muelle start ${names}. Or, if they shall stay down: muelle stop ${names}.`]
          : ['Then bring them up: muelle up. Or, if they shall stay down: muelle down.']),
      ]
        .join(' ')
        .replace(/^Then (.)/, (_, first: string) => first.toUpperCase()),
    },
    { refused: true },
  )
}

/** These services were just started or stopped as somebody wants them: that they were taken down once is of no interest any more. */
export async function wantedSo(session: HostSession, services: readonly string[]): Promise<void> {
  const text = await session.read(path)
  if (text === undefined) return
  const taken = parseStored(Taken, text, path)
  const running = without(taken.running, services)
  if (running.length === 0) await forgetTaken({ session })
  else if (running.length < taken.running.length) await session.put([fileOf({ ...taken, running: [...running] })])
}

const fileOf = (taken: Taken): HostFile => ({
  path,
  content: `${JSON.stringify(taken)}\n`,
  mode: 0o644,
  uid: 0,
  gid: 0,
})

/** Writes down who is taken down, before they are. */
export function rememberTask<World extends Pick<Workshop, 'session'>>({
  by,
  running,
  standing,
}: Omit<Taken, 'schema'>): Task<World> {
  return {
    step: step({
      id: 'remember',
      what: `write down on the host that ${running.join(', ') || 'nobody'} ran`,
      why: 'cut off, the same command brings the same services up again',
    }),
    work: ({ session }) => session.put([fileOf({ schema: 1, by, running, standing })]),
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
