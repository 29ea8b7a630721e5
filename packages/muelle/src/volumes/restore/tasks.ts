import type { Task } from '../../engine/host/durable.ts'
import { isExchanged, isTorn, type Unsettled } from '../../engine/host/volumes/jobs.ts'
import { byteText } from '../../kernel/bytes.ts'
import { UserError } from '../../kernel/errors.ts'
import { step } from '../../kernel/steps.ts'
import { type PauseWorld, pauseTasks } from '../pause.ts'
import { endTask, keepTasks, settleTask } from './keep.ts'
import type { Restore } from './restore.ts'

export interface RestoreWorld extends PauseWorld {
  /** Of this run: only what it unpacked is taken back when it fails. */
  readonly run: string
  /** In the copy, or in the volume after the exchange that an earlier run began. */
  entries: number
  /** Name of the copy that the previous content became. */
  kept: string | undefined
  /** Name of the copy of what was there before an earlier restore that was cut off. */
  earlier: string | undefined
  /** Services run on the new content: it is theirs now, and never taken back. */
  served: boolean
  /** An earlier run had exchanged the content: this one only ended it. */
  ended: boolean
}

/** Before anything was done. */
export const nothingYet = { entries: 0, kept: undefined, earlier: undefined, served: false, ended: false }

/**
 * Everything that a restore is, in order; each may be done twice. The long parts come before the pause and after it.
 * @param earlier a restore that was not settled. Of the same copy: it is gone on with, and what was written since its exchange stays.
 * Of another one that was exchanged: it is ended first, so that the present content is what is kept, or put back.
 * @throws UserError, refused, when another one left neither the old content nor the new.
 */
export function restoreTasks(restore: Restore, earlier: Unsettled | undefined): readonly Task<RestoreWorld>[] {
  const { pause, from } = restore
  const { before, after } = pauseTasks<RestoreWorld>(pause, 'until the names are exchanged')
  const start = after.map((task): Task<RestoreWorld> => {
    const work: typeof task.work = async (world, note) => {
      const result = await task.work(world, note)
      world.served = true
      return result
    }
    return { ...task, work }
  })
  const keep = keepTasks(restore, earlier)
  const settle = settleTask(restore)
  if (isTorn(earlier?.phase)) {
    const same = isExchanging(earlier) && earlier?.from === from
    if (same) return [...before, swapTask(restore), countTask(restore), ...start, ...keep, settle]
    if (isExchanging(earlier)) throw otherTorn(restore, earlier?.from ?? '')
  }
  const run = isTorn(earlier?.phase) ? earlier?.run : undefined
  // What was there before is kept first: if the services do not come up on the new content, it can be restored.
  if (isExchanged(earlier?.phase) && earlier?.from === from)
    return [countTask(restore, true), ...keep, ...start, settle]
  return [
    ...(run === undefined ? [] : [undoTask(restore, run)]),
    judgeTask(restore),
    ...(isExchanged(earlier?.phase) && earlier !== undefined ? [endTask(restore, earlier)] : []),
    unpackTask(restore),
    ...before,
    swapTask(restore),
    ...start,
    ...keepTasks(restore, undefined),
    settle,
  ]
}

/** Before anything can be refused: the content is not whole. */
function undoTask({ volume: { key } }: Restore, run: string): Task<RestoreWorld> {
  return {
    step: step({
      id: 'undo',
      what: `put back what ${key} held before an earlier restore, as that was cut off while it did so`,
      why: `${key} holds neither the old content nor the new`,
    }),
    work: ({ session }) => session.volume({ job: 'unwind', key, run }),
  }
}

const isExchanging = (earlier: Unsettled | undefined): boolean =>
  earlier?.phase === 'leaving' || earlier?.phase === 'entering'

const otherTorn = ({ volume: { key } }: Restore, from: string) =>
  new UserError(
    {
      what: `A restore of another copy was cut off while it exchanged the content of ${key}.`,
      evidence: `it is from ${from}; ${key} holds neither the old content nor the new`,
      next: `Finish that one first: muelle volume restore ${key} ${from}. What ${key} held before it becomes a copy.`,
    },
    { refused: true },
  )

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

function unpackTask({ volume: { key }, from, postgres, keep }: Restore): Task<RestoreWorld> {
  return {
    step: step({
      id: 'unpack',
      what: `unpack ${from} beside the content of ${key}, and compare every file`,
      why: `the content is not touched; the services go on. ${keep ? 'It is seen first that the disk has room for that and for the copy of the previous content' : 'It is seen first that the disk has room'}`,
      undo: 'what was unpacked is removed',
    }),
    async work({ session, run }) {
      await session.volume({ job: 'unpack', key, from, run, keep })
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

function swapTask({ volume: { key } }: Restore): Task<RestoreWorld> {
  return {
    step: step({
      id: 'swap',
      what: `put what was unpacked in the place of the content of ${key}`,
      why: 'only names move, whatever their size; the previous content stays beside it until the services run',
      effect: 'destroy',
      undo: 'the previous content is put back',
    }),
    work: ({ session }) => session.volume({ job: 'swap', key }),
  }
}

/** Stands for reading the copy, which may be gone: what was in it is in the volume. */
function countTask({ volume: { key }, from }: Restore, ended = false): Task<RestoreWorld> {
  return {
    step: step({
      id: 'count',
      what: `go on with a restore of ${from} that was cut off`,
      why: 'what was unpacked then is in its place; what was written since stays',
      effect: 'read',
    }),
    async work(world) {
      world.entries = (await world.session.volume({ job: 'measure', key })).entries
      world.ended = ended
      return false
    },
  }
}
