import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { FailedError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { type Plan, type Progress, type Step, step } from '../kernel/steps.ts'
import { type BackupPoint, backupPoint, backupPointStep, changeSucceeded } from '../workshop/backup-point.ts'
import { beforehand } from '../workshop/beforehand.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { makeOwn, removeOwn } from '../workshop/container.ts'
import { removeLeftOvers } from '../workshop/left-overs.ts'
import { mustBeShipped } from '../workshop/shipped.ts'
import { type Asked, containerStep, type Room } from './odoo.ts'

/** What a change of a database's texts works with and finds out. */
export interface TextWorld extends Room {
  readonly context: Context
  /** Empty until it is made. */
  container: string
  backup?: BackupPoint
}

/** A change of a database's texts by Odoo: what it asked before, and its own steps, each of which may be done again. */
export interface TextChange {
  readonly asked: Asked
  /** The command, without `muelle`: the backup point is made for it. */
  readonly why: string
  readonly withoutBackup: string | undefined
  readonly tasks: readonly Task<TextWorld>[]
  /** Looks in the database whether it is as asked. @throws FailedError when it is not. */
  readonly verify: (world: TextWorld) => Promise<void>
}

/** What every such operation answers besides. */
export const backedFields = {
  backup: z.string().nullable().describe('the backup point, on the host'),
  withoutBackup: z.string().nullable().describe('why there is none'),
}
export interface Backed {
  readonly backup: string | null
  readonly withoutBackup: string | null
}

/** The whole plan. */
export const planTexts = (change: TextChange): Plan => ({
  steps: [lockStep(change.asked.stack), ...tasksOf(change).map(({ step }) => step)],
})

/**
 * Does it under the stack's lock, durably: killed at any moment, the same command again finishes it, with the backup point of the first
 * attempt. Odoo works in a container of its own, which is removed afterwards; what a killed run left of one, by the next one.
 * @param prepare asks again under the lock: the world may have changed since the plan.
 */
export async function changeTexts<Change extends TextChange>(
  context: Context,
  progress: Progress,
  name: string,
  prepare: () => Promise<Change>,
): Promise<{ readonly change: Change; readonly backed: Backed }> {
  await using workshop = await openWorkshop(context, progress, { volumes: ['odoo-data'] })
  const change = await beforehand(workshop, context, async () => {
    await mustBeShipped(workshop.session, workshop.stack)
    // Odoo of a killed run may still work on the database.
    await removeLeftOvers(workshop.engine, workshop.stack, progress.line)
    return prepare()
  })
  const { clock, signal } = context
  const world: TextWorld = { ...workshop, context, container: '', db: change.asked.db }
  try {
    await runDurably(world, { id: randomUUID(), operation: name, clock, signal }, tasksOf(change), progress)
  } finally {
    await removeOwn(workshop)
  }
  return { change, backed: { backup: world.backup?.path ?? null, withoutBackup: change.withoutBackup ?? null } }
}

function tasksOf(change: TextChange): readonly Task<TextWorld>[] {
  const { asked, why, withoutBackup, tasks } = change
  const { database, stack } = asked
  const backup: Task<TextWorld> = {
    step: backupPointStep(stack, database, 'texts that are replaced are not kept anywhere else'),
    work: async (world, note) => {
      const now = world.context.clock.now()
      world.backup = await backupPoint(world, { database, why, now, inPlace: true }, note)
    },
  }
  const container: Task<TextWorld> = {
    step: containerStep,
    work: async (world, note) => {
      world.container = (await makeOwn(world, 'odoo-cron', note)).id
    },
  }
  const verify: Task<TextWorld> = {
    step: step({
      id: 'verify',
      what: `ask ${database} whether it has them`,
      why: 'Odoo exits 0 also when it passed over a language or a file',
      effect: 'read',
    }),
    work: async (world, note) => {
      await change.verify(world)
      await changeSucceeded(world, { database, why }, note)
    },
  }
  return [
    ...(withoutBackup === undefined ? [backup] : []),
    container,
    ...[...tasks, verify].map((task) => ({ step: told(task.step, change), work: returning(task, change) })),
  ]
}

/** With what becomes of the state before. */
function told(one: Step, { asked, withoutBackup }: TextChange): Step {
  if (one.effect === 'read') return one
  return withoutBackup === undefined
    ? { ...one, undo: `muelle databases load ${asked.database} NAME, with the name of the backup point` }
    : { ...one, why: `${one.why}; without a backup point: ${withoutBackup}` }
}

/** A failure says how to return. */
const returning =
  ({ work }: Task<TextWorld>, { asked: { database }, why }: TextChange): Task<TextWorld>['work'] =>
  async (world, note) => {
    try {
      return await work(world, note)
    } catch (error) {
      if (!(error instanceof FailedError)) throw error
      const back =
        world.backup === undefined
          ? 'There is no backup point to return to.'
          : `Back to how it was: muelle databases load ${database} ${world.backup.name}`
      const next = [error.report.next ?? `Mend the cause and run it again: muelle ${why}.`, back].join(' ')
      throw new FailedError({ ...error.report, next }, { unwound: false, cause: error })
    }
  }

/** The end of what a person reads. */
export const backedText = ({ backup, withoutBackup }: Backed): readonly string[] => [
  ...(backup === null ? [] : [`backup point: ${backup}`]),
  ...(withoutBackup === null ? [] : [`without a backup point: ${withoutBackup}`]),
]
