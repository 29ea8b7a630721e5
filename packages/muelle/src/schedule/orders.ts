import type { HostSession } from '../engine/host/session.ts'
import { didYouMean } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import type { Stack } from '../stack/stack.ts'
import { type Orders, parseOrders, schedulePaths, storedText } from '../store/schedule.ts'

/** Seconds that an order waits for who changes the stack now: it is written in an instant, and no reason to come back. */
export const orderWait = 600

/** Changes what people want of the schedule, on the host. Returns false when it is so already. */
export async function order(session: HostSession, change: (orders: Orders) => Orders): Promise<boolean> {
  const before = parseOrders(await session.read(schedulePaths.orders))
  const file = { path: schedulePaths.orders, content: storedText(change(before)), mode: 0o644, uid: 0, gid: 0 }
  return (await session.put([file])).length > 0
}

/** @throws UserError when muelle.yaml has no such job, or the steward does not have it yet. */
export function expectJob({ schedule: { jobs }, project }: Stack, shipped: boolean, name: string): void {
  const names = Object.keys(jobs)
  if (!names.includes(name))
    throw new UserError({
      what: `${project} has no job ${name}.`,
      evidence: names.length === 0 ? 'muelle.yaml has no schedule' : `there are ${names.join(', ')}`,
      next:
        names.length === 0
          ? 'Write one under schedule: in muelle.yaml.'
          : (didYouMean(name, names) ?? 'Name one of these.'),
    })
  if (shipped) return
  throw new UserError(
    {
      what: 'The steward does not have this schedule yet.',
      evidence: 'the schedule on the host is not the one of muelle.yaml',
      next: 'Run: muelle up',
    },
    { refused: true },
  )
}
