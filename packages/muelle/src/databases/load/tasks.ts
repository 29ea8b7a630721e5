import type { DatabaseSeen, DumpFrom, JudgedDump } from '../../engine/host/databases/jobs.ts'
import type { Task } from '../../engine/host/durable.ts'
import { byteText } from '../../kernel/bytes.ts'
import { step } from '../../kernel/steps.ts'
import { loader } from '../../postgres/loader.ts'
import type { Stack } from '../../stack/stack.ts'
import { backupPoint, backupPointStep } from '../../workshop/backup-point.ts'
import { finishMaking, handOver, type Making, makingName, startMaking } from '../../workshop/databases/making.ts'
import { roomOf } from '../../workshop/databases/room.ts'
import { settleTask } from '../../workshop/databases/settle.ts'
import { type DatabaseWorld, exchangeTasks } from '../../workshop/databases/take-place.ts'
import { residentDatabase } from '../../workshop/named-database.ts'
import { judgeAgainst, mustLetLoad } from './fit.ts'

/** What the tasks of a load find out as they go. */
export interface LoadWorld extends DatabaseWorld {
  judged: JudgedDump | undefined
  making: Making | undefined
  seen: DatabaseSeen | undefined
  /** Files that were damaged already where the dump was made. */
  damaged: number
  /** What of the dump runs by itself when Odoo writes. */
  code: readonly string[]
  identity: 'same' | 'new'
}

export interface Load {
  readonly database: string
  readonly from: DumpFrom
  readonly identity: 'auto' | 'same' | 'new'
  readonly withoutFiles: boolean
  readonly withoutBackup?: string | undefined
  /** A database has that name. */
  readonly there: boolean
  readonly stop: readonly string[]
  readonly by: string
}

/** All that a load does, in order. Each may be done twice. */
export function loadTasks(stack: Stack, load: Load): readonly Task<LoadWorld>[] {
  const { database, from, there, stop, by, withoutBackup } = load
  const told = 'path' in from ? from.path : from.dump
  const name = makingName('load', database)
  const aside = makingName('old', database)
  const judge: Task<LoadWorld> = {
    step: step({
      id: 'judge',
      what: `read ${told} whole: checksums, its end, what its SQL does, its Odoo and PostgreSQL, room on the disks`,
      why: 'nothing is changed for a file that is not good',
      effect: 'read',
    }),
    async work(world, note) {
      const { id: container } = await residentDatabase(world.engine, stack)
      await mustLetLoad(world, container)
      const room = await roomOf(world, container)
      const judged = await world.session.database({ job: 'judgeDump', from, container, room }, note)
      await judgeAgainst(world, container, judged, { ...load, room })
      world.judged = judged
      note(`Odoo ${judged.odoo}, ${byteText(judged.text)} of SQL, ${judged.files} files`)
      return false
    },
  }
  const spare = 'dump' in from && from.database === database ? from.dump : undefined
  const backup: Task<LoadWorld> = {
    step: backupPointStep(stack, database, 'it is about to be replaced'),
    async work(world, note) {
      world.backup = await backupPoint(world, { database, why: by, now: world.context.clock.now(), spare }, note)
    },
  }
  const fill: Task<LoadWorld> = {
    step: step({
      id: 'load',
      what: `load it into ${name} as role ${loader}, who has no right outside of it, and its files beside it`,
      why: 'nobody uses that name; what is there under another one is not touched',
      undo: `${name} is removed, by the next attempt if not now`,
    }),
    async work(world, note) {
      const judged = done(world.judged)
      world.making = await startMaking(world, name, { extensions: judged.extensions, role: loader })
      const { container } = world.making
      const files = await world.session.database(
        { job: 'loadDump', from, container, into: name, text: judged.text },
        note,
      )
      world.damaged = files.damaged
      if (files.damaged > 0)
        note(`${files.damaged} files are not what their names say: ${files.first.slice(0, 3).join(', ')}`)
    },
  }
  const verify: Task<LoadWorld> = {
    step: step({
      id: 'verify',
      what: `compare ${name} with the dump: modules, rows, every file that it names`,
      why: 'psql’s exit code alone proves nothing',
    }),
    async work(world, note) {
      const judged = done(world.judged)
      const { manifest } = judged
      const home = manifest !== null && manifest.database === database && manifest.project === stack.project
      world.identity = load.identity === 'auto' ? (home ? 'same' : 'new') : load.identity
      const lost = manifest === null ? Number.POSITIVE_INFINITY : manifest.filestore.missing
      const missing = judged.hasFiles && manifest !== null ? lost : missingAllowed(load, judged)
      const wanted = { modules: judged.modules, rows: manifest?.rows ?? {}, missing }
      world.seen = await finishMaking(world, done(world.making), wanted, world.identity)
      if (world.seen.missing > 0) note(`${world.seen.missing} files that it names are not in the dump`)
    },
  }
  const hand: Task<LoadWorld> = {
    step: step({
      id: 'hand-over',
      what: `give what is in ${name} to role odoo, and see that nothing is ${loader}’s any more`,
      why: 'until here nothing that the dump brings could reach further than this database',
    }),
    async work(world, note) {
      world.code = await handOver(world, done(world.making))
      if (world.code.length > 0) note(`it brings ${world.code.join(', ')}`)
    },
  }
  const change = {
    ...{ by, stop, why: 'verified' },
    what: there
      ? `${database} becomes ${aside}, and ${name} becomes ${database}, each with its files`
      : `${name} becomes ${database}, with its files`,
  }
  const exchange = exchangeTasks<LoadWorld>(
    change,
    ({ making }) => [{ oid: done(making).oid, from: name, to: database }],
    there ? `what ${database} was before (${aside}), with its files` : undefined,
  )
  return [
    settleTask(),
    judge,
    ...(there && withoutBackup === undefined ? [backup] : []),
    fill,
    verify,
    hand,
    ...exchange,
  ]
}

/** A zip may lack files that were lost where it was made; SQL alone has none. */
const missingAllowed = ({ withoutFiles }: Load, { hasFiles }: JudgedDump): number =>
  hasFiles || withoutFiles ? Number.POSITIVE_INFINITY : 0

function done<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an earlier task has found it out')
  return value
}
