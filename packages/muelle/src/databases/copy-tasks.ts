import type { DatabaseSeen } from '../engine/host/databases/jobs.ts'
import type { Task } from '../engine/host/durable.ts'
import { UserError } from '../kernel/errors.ts'
import { step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import { copyDatabase } from '../workshop/databases/copying.ts'
import { finishMaking, type Making, makingName } from '../workshop/databases/making.ts'
import { settleTask } from '../workshop/databases/settle.ts'
import { type DatabaseWorld, exchangeTasks } from '../workshop/databases/take-place.ts'
import { residentDatabase, serverDatabases } from '../workshop/named-database.ts'
import { neutralizeArgv, neutralizeWhole } from './neutralizing.ts'

/** What the tasks of a copy find out as they go. */
export interface CopyWorld extends DatabaseWorld {
  making: Making | undefined
  seen: DatabaseSeen | undefined
  neutralized: boolean
}

/** The command, without `muelle`. */
export const copyBy = (source: string, copy: string): string => `databases duplicate ${source} ${copy}`

/** All that a copy does, in order. Each may be done twice. */
export function copyTasks(
  stack: Stack,
  { source, copy, neutralize }: { readonly source: string; readonly copy: string; readonly neutralize: boolean },
): readonly Task<CopyWorld>[] {
  const name = makingName('copy', copy)
  const fill: Task<CopyWorld> = {
    step: step({
      id: 'copy',
      what: `copy ${source} and the files that it names into ${name}, both under one snapshot`,
      why: 'asked for; who works in the source goes on',
      undo: `${name} is removed, by the next attempt if not now`,
    }),
    async work(world, note) {
      const { id: container } = await residentDatabase(world.engine, stack)
      const all = await serverDatabases(world.engine, container, world.context.signal)
      // An attempt that was cut off may have been finished a moment ago.
      if (all.some((each) => each.name === copy)) throw finished(copy, world.ended)
      const original = { database: source, container, filestore: 'own' } as const
      const { making, copied } = await copyDatabase(world, original, name, note)
      world.making = making
      world.seen = copied
    },
  }
  const verify: Task<CopyWorld> = {
    step: step({
      id: 'verify',
      what: `compare ${name} with ${source}: modules, rows, files; then give it its own identity`,
      why: 'it is another database from now on: links and tokens of the source are none of its',
    }),
    async work(world) {
      const { making, seen } = world
      if (making === undefined || seen === undefined) throw new Error('the task copy runs before this one')
      await finishMaking(world, making, seen, 'new')
    },
  }
  const neutral: Task<CopyWorld> = {
    step: step({
      id: 'neutralize',
      what: `neutralise ${name} with Odoo’s own statements and with Muelle’s, and look for what could still reach out`,
      why: 'before it has a name that is served',
      argv: neutralizeArgv(name),
    }),
    async work(world, note) {
      const next = `Switch these off in ${source}, or report what Muelle should neutralise. Nothing of the copy is kept.`
      await neutralizeWhole(world, name, note, { next, unwound: true })
      world.neutralized = true
    },
  }
  const exchange = exchangeTasks<CopyWorld>(
    {
      ...{ by: copyBy(source, copy), stop: [], why: 'verified' },
      what: `${name} becomes ${copy}, with its files`,
    },
    ({ making }) => [{ oid: making?.oid ?? 0, from: name, to: copy }],
    undefined,
  )
  return [settleTask(), fill, verify, ...(neutralize ? [neutral] : []), ...exchange]
}

const finished = (copy: string, ended: string | undefined) =>
  new UserError(
    {
      what: `There is a database ${copy} now${ended === undefined ? '' : `: ${ended} was cut off, and was just finished`}.`,
      next: 'See: muelle databases list.',
    },
    { refused: true },
  )
