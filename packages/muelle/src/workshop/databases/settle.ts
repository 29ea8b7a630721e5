import type { Task } from '../../engine/host/durable.ts'
import { type Progress, step } from '../../kernel/steps.ts'
import { type ExchangeWorld, finishExchange, openedExchange } from '../exchange.ts'
import { sweepMakings } from './making.ts'
import type { DatabaseWorld } from './take-place.ts'

/**
 * Ends what an earlier operation on databases left that was cut off: an exchange is finished, what was half made is dropped.
 * @param how.start also starts the services that stood still; `up` does that itself.
 * @returns the command that is done with it, if one is; and whether there was anything.
 */
export async function settleDatabases(
  world: ExchangeWorld,
  note: (text: string) => void,
  how: { readonly start?: boolean } = {},
): Promise<{ readonly ended: string | undefined; readonly found: boolean }> {
  const exchange = await finishExchange(world, note, how)
  const swept = await sweepMakings(world, note)
  return { ended: exchange?.done ? exchange.by : undefined, found: swept || exchange !== undefined }
}

/**
 * Ends what an earlier operation left between two names, before anything is asked about databases.
 * @returns the command that is done with it; undefined when there was nothing, or when it was taken back.
 */
export async function settle(world: ExchangeWorld, progress: Progress): Promise<string | undefined> {
  if ((await openedExchange(world.session)) === undefined) return undefined
  return (await progress.step(settleTask().step, (note) => settleDatabases(world, note))).ended
}

/** The same as a task. */
export const settleTask = <World extends DatabaseWorld>(): Task<World> => ({
  step: step({
    id: 'settle',
    what: 'end what an earlier operation on databases left, if any',
    why: 'cut off between two names, it is finished before anything else begins; what is half made is dropped',
  }),
  async work(world, note) {
    const { ended, found } = await settleDatabases(world, note)
    world.ended = ended ?? world.ended
    return found
  },
})
