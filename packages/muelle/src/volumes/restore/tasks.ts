import type { Task } from '../../engine/host/durable.ts'
import { isSwapping } from '../../engine/host/volumes/jobs.ts'
import { byteText } from '../../kernel/bytes.ts'
import { UserError } from '../../kernel/errors.ts'
import { step } from '../../kernel/steps.ts'
import { makeCopy, packStep } from '../copy.ts'
import { type PauseWorld, pauseTasks } from '../pause.ts'
import type { VolumeWorld } from '../world.ts'
import type { Restore } from './restore.ts'

export interface RestoreWorld extends PauseWorld {
  /** In the copy. */
  entries: number
  /** Name of the copy that the previous content became. */
  kept: string | undefined
}

/** Everything that a restore is, in order; each may be done twice. The long part comes before the pause. */
export function restoreTasks(view: VolumeWorld, restore: Restore): readonly Task<RestoreWorld>[] {
  const { before, after } = pauseTasks<RestoreWorld>(restore.pause, 'until the content is exchanged')
  return [
    judgeTask(restore),
    unpackTask(restore),
    ...before,
    ...keepTasks(view, restore),
    swapTask(restore),
    ...after,
    settleTask(restore),
  ]
}

function judgeTask({ volume: { key }, from }: Restore): Task<RestoreWorld> {
  return {
    step: step({
      id: 'judge',
      what: `read ${from} whole: checksum, entries`,
      why: 'a torn or hostile archive is refused before anything is touched',
      effect: 'read',
    }),
    async work(world, note) {
      const { entries, content, manifest } = await world.session.volume({ job: 'judge', key, from })
      world.entries = entries
      note(`${entries} entries, ${byteText(content)}${manifest ? '' : '; no checksum: Muelle did not make it'}`)
    },
  }
}

function unpackTask({ volume: { key }, from, postgres }: Restore): Task<RestoreWorld> {
  return {
    step: step({
      id: 'unpack',
      what: `unpack ${from} beside the content of ${key}, and compare every file`,
      why: 'the content is not touched; the services go on',
      undo: 'what was unpacked is removed',
    }),
    async work({ session }) {
      await session.volume({ job: 'unpack', key, from })
      if (postgres === undefined) return
      const found = (await session.volume({ job: 'peek', key, path: 'PG_VERSION' }))?.trim()
      if (found !== String(postgres)) throw otherPostgres(from, found, postgres)
    },
  }
}

const otherPostgres = (from: string, found: string | undefined, postgres: number) =>
  new UserError(
    {
      what: `${from} is not the data of PostgreSQL ${postgres}.`,
      evidence: found === undefined ? 'it has no file PG_VERSION' : `its PG_VERSION says ${found}`,
      next: 'Take another copy, or set postgres.version in muelle.yaml to the version that wrote it.',
    },
    { refused: true },
  )

function keepTasks({ stack }: VolumeWorld, { volume, keep }: Restore): readonly Task<RestoreWorld>[] {
  if (keep === undefined) return []
  const { key, name } = volume
  return [
    {
      step: packStep(stack, key, 'the previous content, in case it is missed'),
      async work(world, note) {
        const { phase } = (await world.session.volume({ job: 'phase', key })) ?? {}
        // An earlier attempt has kept it, and was cut off later.
        if (isSwapping(phase)) return false
        world.kept = (await makeCopy(world, { key, volume: name, copy: keep, live: false }, note)).name
        return true
      },
    },
  ]
}

function swapTask({ volume: { key } }: Restore): Task<RestoreWorld> {
  return {
    step: step({
      id: 'swap',
      what: `put what was unpacked in the place of the content of ${key}`,
      why: 'only names move; the previous content stays beside it until the services run',
      effect: 'destroy',
      undo: 'the previous content is put back',
    }),
    work: ({ session }) => session.volume({ job: 'swap', key }),
  }
}

function settleTask({ volume: { key } }: Restore): Task<RestoreWorld> {
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
