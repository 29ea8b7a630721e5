import type { Task } from '../../engine/host/durable.ts'
import type { ContainerSummary } from '../../engine/port.ts'
import { FailedError, ReportedError } from '../../kernel/errors.ts'
import { stampOf } from '../../kernel/stamp.ts'
import { step } from '../../kernel/steps.ts'
import type { Stack } from '../../stack/stack.ts'
import type { BackupPoint } from '../backup-point.ts'
import { compose, composeArgv } from '../compose.ts'
import {
  beginExchange,
  type Exchange,
  type ExchangeWorld,
  endExchange,
  markServed,
  moveDatabases,
  openedExchange,
  removeDatabases,
  returnDatabases,
  startServices,
} from '../exchange.ts'
import { readDatabases } from '../known-databases.ts'
import { residentDatabase, serverDatabases } from '../named-database.ts'
import { makingName } from './making.ts'

/** What the tasks of an operation on databases find out as they go. */
export interface DatabaseWorld extends ExchangeWorld {
  exchange: Exchange | undefined
  /** What an earlier operation left and this one ended first. */
  ended: string | undefined
  backup: BackupPoint | undefined
}

/** Nothing of it, before the first task. */
export const nothingYet = { exchange: undefined, ended: undefined, backup: undefined } as const

/** Services of Odoo that have sessions on its databases. */
const odooServices = ['odoo-blue', 'odoo-green', 'odoo-cron']

/** Those that run and would be in the way when a database of the stack changes its name. */
export const servicesOn = (
  stack: Stack,
  containers: readonly ContainerSummary[],
  names: readonly string[],
): readonly string[] =>
  names.some((name) => stack.odoo.databases.includes(name))
    ? odooServices.filter((service) =>
        containers.some((each) => each.service === service && each.state === 'running' && !each.oneOff),
      )
    : []

/** What changes names, and who stands still meanwhile. */
export interface Change {
  /** The command, without `muelle`. */
  readonly by: string
  readonly stop: readonly string[]
  /** Of those, who runs again; all of them when absent. */
  readonly start?: readonly string[]
  /** Names that are not known as initialised any more. */
  readonly remove?: readonly string[]
  /** What takes the name is put aside by it, and removed at the end. */
  readonly goes?: boolean
  /** In words: `acme becomes …`. */
  readonly what: string
  readonly why: string
}

/** Who takes a place, found out when it comes to it. */
export type Takers<World> = (world: World) => Exchange['moves']

/**
 * Whoever has the name or its files until now is put aside. Its database is removed at the end; files without a database are nobody's to
 * remove, and are kept under a name that says when, and by whose number.
 */
async function putAside(
  world: ExchangeWorld,
  { oid, to }: Exchange['moves'][number],
  note: (text: string) => void,
): Promise<Pick<Exchange, 'moves' | 'going'>> {
  const { id } = await residentDatabase(world.engine, world.stack)
  const all = await serverDatabases(world.engine, id, world.context.signal)
  const old = all.find((each) => each.name === to)
  const aside = makingName('old', to)
  if (old !== undefined) {
    await removeDatabases(world, [aside])
    return { moves: [{ oid: old.oid, from: to, to: aside }], going: [aside] }
  }
  if (!(await world.session.database({ job: 'hasFiles', database: to }))) return { moves: [], going: [] }
  const left = `muelle-left-${stampOf(world.context.clock.now())}-${oid}`
  note(`files of an earlier ${to} lay there without a database: kept as filestore/${left} in odoo-data`)
  return { moves: [{ oid: 0, from: to, to: left }], going: [] }
}

/** Stops who has sessions, changes the names, starts again, and removes what was put aside. */
export function exchangeTasks<World extends DatabaseWorld>(
  { by, stop, start = stop, remove = [], goes = false, what, why }: Change,
  takers: Takers<World>,
  removes: string | undefined,
): readonly Task<World>[] {
  const stopArgv = composeArgv('stop', ...stop)
  const startArgv = composeArgv('start', ...start)
  const exchange: Task<World> = {
    step: step({
      id: 'exchange',
      what,
      why: `${why}; cut off, the next operation on databases or muelle up finishes it`,
    }),
    async work(world) {
      world.exchange = await moveDatabases(world, written(world))
    },
  }
  const begin: Task<World> = {
    step: step({
      id: 'begin',
      what: stop.length > 0 ? `write down what changes, then stop ${stop.join(', ')}` : 'write down what changes',
      why:
        stop.length > 0 ? 'the pause: Odoo must not write to a database whose name changes' : 'it can be finished then',
      ...(stop.length > 0 && { argv: stopArgv, undo: startArgv.join(' ') }),
    }),
    async work(world, note) {
      const known = (await readDatabases(world.session)).databases
      const moves: Exchange['moves'] = []
      const going: string[] = []
      const add: string[] = []
      for (const last of takers(world)) {
        const aside = await putAside(world, last, note)
        moves.push(...aside.moves, last)
        going.push(...aside.going, ...(goes ? [last.to] : []))
        if (known[last.to] === undefined && !goes) add.push(last.to)
      }
      const at = world.context.clock.now()
      const services = { stopped: [...stop], start: [...start] }
      world.exchange = await beginExchange(world, { by, at, ...services, moves, going, add, remove: [...remove] })
      if (stop.length > 0) await compose(world, stopArgv, note)
    },
  }
  const again: Task<World> = {
    step: step({
      id: 'start',
      what: `start ${start.join(', ')} and wait until healthy`,
      why: 'the pause ends; if they do not come up, the names are changed back',
      argv: startArgv,
    }),
    async work(world, note) {
      await startServices(world, start, note)
      world.exchange = await markServed(world, written(world))
    },
  }
  const end: Task<World> = {
    step: step({
      id: 'end',
      what: removes === undefined ? 'the change is over' : `remove ${removes}`,
      why: removes === undefined ? 'nothing is left to be finished' : 'nothing needs it any more',
      effect: removes === undefined ? 'change' : 'destroy',
    }),
    async work(world) {
      const exchange = written(world)
      // Before anything is removed: half of it gone, there is no way back either.
      if (exchange.phase !== 'served') world.exchange = await markServed(world, exchange)
      await endExchange(world, exchange.going)
      world.exchange = undefined
    },
  }
  return [begin, exchange, ...(start.length > 0 ? [again] : []), end]
}

function written({ exchange }: DatabaseWorld): Exchange {
  if (exchange === undefined) throw new Error('the exchange was written down before')
  return exchange
}

/**
 * On the way out of a failure, and of an interruption: the names are as they were, and the services run again. What is served already
 * stays: then only what was put aside is removed, now or by the next operation on databases.
 * @returns what to throw.
 */
export async function takeBack(world: DatabaseWorld, error: unknown): Promise<unknown> {
  if (world.exchange === undefined) return error
  try {
    // As it is on the host: how far it came is written there.
    const exchange = await openedExchange(world.session)
    if (exchange === undefined) return error
    if (exchange.phase === 'served') return await forward(world, exchange, error)
    const note = () => undefined
    if (exchange.phase === 'moved' && exchange.start.length > 0)
      await world.session.compose(['stop', ...exchange.stopped], undefined, { always: true })
    await returnDatabases(world, exchange)
    if (exchange.stopped.length > 0) {
      const { exitCode } = await world.session.compose(['start', ...exchange.stopped], note, { always: true })
      if (exitCode !== 0) return told(error, `still down: ${exchange.stopped.join(', ')}`, 'Run: muelle up')
    }
    await endExchange(world, [], true)
    world.exchange = undefined
    return told(error, undefined, undefined)
  } catch (other) {
    if (!(other instanceof ReportedError)) throw other
    return told(error, `and it could not be taken back yet: ${other.report.what}`, 'Run muelle up: it ends this.')
  }
}

/** Odoo has worked on it: it stays. */
async function forward(world: DatabaseWorld, exchange: Exchange, error: unknown): Promise<unknown> {
  let removed = true
  try {
    await endExchange(world, exchange.going, true)
    world.exchange = undefined
  } catch (other) {
    if (!(other instanceof ReportedError)) throw other
    removed = false
  }
  if (!(error instanceof ReportedError)) return error
  const { report } = error
  const later = removed ? '' : ' What was put aside is still there: muelle up removes it.'
  return new FailedError(
    { ...report, what: `${report.what} ${exchange.by} is done all the same, and stays.${later}` },
    { unwound: false, cause: error },
  )
}

function told(error: unknown, evidence: string | undefined, next: string | undefined): unknown {
  if (!(error instanceof ReportedError)) return error
  const { report } = error
  return new FailedError(
    {
      what: `${report.what}${evidence === undefined ? ' Every database has its name as before.' : ''}`,
      evidence: [report.evidence, evidence].filter(Boolean).join('\n'),
      next: [report.next, next].filter(Boolean).join(' '),
    },
    { unwound: evidence === undefined, cause: error },
  )
}
