import type { Task } from '../../engine/host/durable.ts'
import type { Unsettled } from '../../engine/host/volumes/jobs.ts'
import { stampOf } from '../../kernel/stamp.ts'
import { step } from '../../kernel/steps.ts'
import { makeCopy } from '../copy.ts'
import type { Restore } from './restore.ts'
import type { RestoreWorld } from './tasks.ts'

/** Whether what a restore put aside becomes a copy: this run or the one that put it aside wanted so, and it is none yet. */
const isWanted = ({ keep }: Restore, earlier: Unsettled | undefined): boolean =>
  earlier?.phase !== 'settled' && earlier?.previous !== 'kept' && (keep || earlier?.previous === 'wanted')

/** What was put aside becomes a copy. It stands still, and services are not in its way. */
export function keepTasks(restore: Restore, earlier: Unsettled | undefined): readonly Task<RestoreWorld>[] {
  if (!isWanted(restore, earlier)) return []
  const { key } = restore.volume
  return [
    {
      step: step({
        id: 'keep',
        what: `copy the previous content of ${key} to the directory of its copies on the host`,
        why: 'in case it is missed; it lies beside the new one, and the services run meanwhile',
      }),
      async work(world, note) {
        world.kept = await keepPrevious(world, restore, 'before', note)
      },
    },
  ]
}

/** Ends a restore of another copy that was cut off after its exchange: what it put in place, and what was written since, is the content. */
export function endTask(restore: Restore, earlier: Unsettled): Task<RestoreWorld> {
  const { key } = restore.volume
  return {
    step: step({
      id: 'end',
      what: `end an earlier restore of ${earlier.from} that was cut off: keep what it put aside as a copy, and remove it from ${key}`,
      why: 'the present content is what counts now',
      effect: 'destroy',
    }),
    async work(world, note) {
      if (isWanted(restore, earlier)) world.earlier = await keepPrevious(world, restore, 'before-earlier', note)
      await world.session.volume({ job: 'settle', key })
    },
  }
}

async function keepPrevious(
  world: RestoreWorld,
  { volume: { key, name } }: Restore,
  suffix: string,
  note: (text: string) => void,
): Promise<string> {
  const copy = `${stampOf(world.context.clock.now())}-${suffix}`
  return (await makeCopy(world, { key, volume: name, copy, live: false, previous: true }, note)).name
}

/** The last step: from now on nothing can be put back. */
export function settleTask({ volume: { key } }: Restore): Task<RestoreWorld> {
  return {
    step: step({
      id: 'settle',
      what: `remove the previous content of ${key}`,
      why: 'the restore is over',
      effect: 'destroy',
    }),
    work: ({ session }) => session.volume({ job: 'settle', key }),
  }
}
