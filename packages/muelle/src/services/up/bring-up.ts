import { randomUUID } from 'node:crypto'
import { runDurably, type Task } from '../../engine/host/durable.ts'
import type { Context } from '../../kernel/operation.ts'
import type { Progress } from '../../kernel/steps.ts'
import { addressOf } from '../../stack/address.ts'
import type { Stack } from '../../stack/stack.ts'
import { type Colour, readRelease } from '../../store/release.ts'
import { openWorkshop } from '../../workshop/change.ts'
import { removeLeftOvers } from '../../workshop/left-overs.ts'
import { wantedSo } from '../../workshop/taken.ts'
import type { World } from '../../workshop/world.ts'

/** What runs after a stack was brought up. */
export interface BroughtUp {
  readonly project: string
  readonly environment: string
  /** Where people reach it. */
  readonly address: string
  readonly active: Colour
  /** The application image that serves. */
  readonly image: string
  readonly services: string[]
  /** What did not go well and stopped nothing. */
  readonly warnings: string[]
}

/**
 * Does the tasks of `up`, or others that bring a stack up, under its lock; the lock is free again when this returns.
 * @param operation its name, for the journal and for whoever finds it cut off.
 */
export async function bringUp(
  context: Context,
  progress: Progress,
  operation: string,
  tasksFor: (stack: Stack, active: Colour) => readonly Task<World>[],
): Promise<BroughtUp> {
  await using workshop = await openWorkshop(context, progress, { files: 'read', proxy: true, volumes: ['odoo-data'] })
  const { stack, engine, session } = workshop
  const before = await session.run()
  if (before && before.outcome === undefined) progress.line(interrupted(before.operation, before.steps.at(-1)?.id))
  await removeLeftOvers(engine, stack, progress.line)
  const release = await readRelease(session)
  const active = release?.active ?? 'blue'
  const world: World = { context, engine, session, stack, files: [], release, shipped: [], warnings: [] }
  const run = { id: randomUUID(), operation, clock: context.clock, signal: context.signal }
  await runDurably(world, run, tasksFor(stack, active), progress)
  const containers = await engine.containers(stack.project)
  const services = containers
    .filter(({ oneOff, state }) => !oneOff && state === 'running')
    .map(({ service }) => service)
    .sort()
  await wantedSo(session, services)
  return {
    project: stack.project,
    environment: stack.environment,
    address: addressOf(stack),
    active,
    image: world.release?.images[active] ?? '',
    services,
    warnings: world.warnings,
  }
}

const interrupted = (operation: string, step: string | undefined) =>
  `an earlier ${operation} was cut off${step ? ` in its step ${step}` : ''}: this run finishes the work`
