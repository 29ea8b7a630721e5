import { z } from 'zod'
import type { HostSession } from '../engine/host/session.ts'
import type { Engine } from '../engine/port.ts'
import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { parseStored } from '../kernel/stored.ts'
import { dropSql } from '../postgres/databases.ts'
import { psql } from '../postgres/psql.ts'
import { literal } from '../postgres/sql.ts'
import { isOurs } from '../stack/database-name.ts'
import type { Stack } from '../stack/stack.ts'
import { compose, composeArgv } from './compose.ts'
import { recordDatabases } from './known-databases.ts'
import { hostText, type View } from './look.ts'
import { residentDatabase } from './named-database.ts'
import { startSeconds, waitForService } from './wait.ts'

const Move = z.strictObject({
  /** Of the database: its name changes, this does not. */
  oid: z.int(),
  from: z.string(),
  to: z.string(),
})

/**
 * `state/exchange.json` on the host, while databases change their names: written before the first one does. Database and filestore go
 * together. Whoever finds it finishes it: what takes a place was verified before.
 */
const Exchange = z.strictObject({
  schema: z.literal(1),
  /** The command, without `muelle`. */
  by: z.string(),
  at: z.string(),
  /**
   * `moving` forward, `moved`, or `returning` as it did not end well. `served`: people may have worked on it; from then on what was put
   * aside is only removed, never put back.
   */
  phase: z.enum(['moving', 'moved', 'served', 'returning']),
  moves: z.array(Move),
  /** How many of the moves have begun: the last of them may be half done, those behind it are not touched. */
  begun: z.int(),
  /** Names of databases that are removed with their files when all is over. */
  going: z.array(z.string()),
  /** Names that are known as initialised from then on, and that are not any more. */
  add: z.array(z.string()),
  remove: z.array(z.string()),
  /** Services that stand still meanwhile. */
  stopped: z.array(z.string()),
  /** Services that run again at the end. */
  start: z.array(z.string()),
})
export type Exchange = Readonly<z.output<typeof Exchange>>

const path = 'state/exchange.json'

/** What an exchange works with; the session has the volume `odoo-data`. */
export interface ExchangeWorld {
  readonly context: Context
  readonly engine: Engine
  readonly session: HostSession
  readonly stack: Stack
}

/** The same, looked at without opening the stack's directory: for plans. */
export async function exchangeSeen(view: View): Promise<Exchange | undefined> {
  const text = await hostText(view, path)
  return text === undefined ? undefined : parseStored(Exchange, text, path)
}

/**
 * @throws UserError, refused, while databases are between two names: Odoo would work on one that is not whole.
 */
export function mustNotExchange(exchange: Exchange | undefined): void {
  if (exchange === undefined || exchange.phase === 'served') return
  throw new UserError(
    {
      what: 'Databases of this stack are between two names: Odoo must not start on them.',
      evidence: `${path}: muelle ${exchange.by}, ${exchange.at}, was cut off`,
      next: 'Run: muelle up. It finishes that first.',
    },
    { refused: true },
  )
}

/** One that was begun and is not over; undefined when there is none. */
export async function openedExchange(session: Pick<HostSession, 'read'>): Promise<Exchange | undefined> {
  const text = await session.read(path)
  return text === undefined ? undefined : parseStored(Exchange, text, path)
}

/** Writes down what is about to be done. */
export async function beginExchange(
  { session }: ExchangeWorld,
  fields: Omit<Exchange, 'schema' | 'phase' | 'begun'>,
): Promise<Exchange> {
  const exchange: Exchange = { schema: 1, phase: 'moving', begun: 0, ...fields }
  await save(session, exchange)
  return exchange
}

const save = (session: HostSession, exchange: Exchange) =>
  session.put([{ path, content: `${JSON.stringify(exchange)}\n`, mode: 0o644, uid: 0, gid: 0 }])

/** Gives every database and its filestore its new name; done again it goes on where it was. */
export async function moveDatabases(world: ExchangeWorld, exchange: Exchange, always = false): Promise<Exchange> {
  const { session, context } = world
  for (const [index, move] of exchange.moves.entries()) {
    if (index + 1 < exchange.begun) continue
    await save(session, { ...exchange, begun: index + 1 })
    await moveOne(world, move, !exchange.going.includes(move.to), always)
  }
  const { add, remove, at } = exchange
  await recordDatabases(session, { add, remove, at: context.clock.now() || at })
  const moved: Exchange = { ...exchange, phase: 'moved', begun: exchange.moves.length }
  await save(session, moved)
  return moved
}

/**
 * One database with its files. Who takes a name that is served has the files first, who leaves one gives up the name first: cut off in
 * between, nobody is served a database without its files, and no new files come into being beside them.
 */
async function moveOne(
  world: ExchangeWorld,
  { oid, from, to }: Exchange['moves'][number],
  open: boolean,
  always: boolean,
): Promise<void> {
  const files = () => world.session.database({ job: 'moveFiles', from, to }, undefined, { always })
  if (!isOurs(to)) await files()
  await rename(world, oid, to, open, always)
  if (isOurs(to)) await files()
}

/** Whoever uses what was exchanged may have written to it: from here on there is no way back. */
export async function markServed({ session }: ExchangeWorld, exchange: Exchange): Promise<Exchange> {
  const served: Exchange = { ...exchange, phase: 'served' }
  await save(session, served)
  return served
}

/** Takes it back: every database and its filestore has its old name again. */
export async function returnDatabases(world: ExchangeWorld, exchange: Exchange): Promise<void> {
  const { session, context } = world
  if (exchange.phase === 'served') throw new Error('what is served is not taken back')
  for (let begun = exchange.begun; begun > 0; begun--) {
    await save(session, { ...exchange, phase: 'returning', begun })
    const move = exchange.moves[begun - 1]
    if (move === undefined) continue
    const { oid, from, to } = move
    await moveOne(world, { oid, from: to, to: from }, !isOurs(from), true)
  }
  await save(session, { ...exchange, phase: 'returning', begun: 0 })
  const there = exchange.moves.map(({ from }) => from)
  const { add, remove } = exchange
  const known = { add: remove.filter((name) => there.includes(name)), remove: add }
  await recordDatabases(session, { ...known, at: context.clock.now() })
}

/** Ends it: removes what was put aside, then the note about it. */
export async function endExchange(world: ExchangeWorld, going: readonly string[], always = false): Promise<void> {
  await removeDatabases(world, going, always)
  await world.session.remove([path])
}

/**
 * Finishes an exchange that was cut off, before anything else is done with databases. It goes forward: what takes a place was verified.
 * @param start also starts the services that stood still for it; `up` does that itself.
 * @returns the command that began it, and whether it came to its end or was taken back; undefined when there was none.
 */
export async function finishExchange(
  world: ExchangeWorld,
  note: (text: string) => void,
  { start = true }: { readonly start?: boolean } = {},
): Promise<{ readonly by: string; readonly done: boolean } | undefined> {
  const exchange = await openedExchange(world.session)
  if (exchange === undefined) return undefined
  note(`${exchange.by} was cut off: ${exchange.phase === 'returning' ? 'taken back' : 'finished'} first`)
  if (exchange.phase === 'served') {
    await endExchange(world, exchange.going)
    return { by: exchange.by, done: true }
  }
  const running = await runningOf(world, exchange.stopped)
  // Up by itself, as after a restart of the host: whoever works there must not, while names change.
  if (exchange.phase !== 'moved' && running.length > 0) await compose(world, composeArgv('stop', ...running), note)
  if (exchange.phase === 'returning') await returnDatabases(world, exchange)
  const moved = exchange.phase === 'moving' ? await moveDatabases(world, exchange) : exchange
  if (start) await startServices(world, exchange.start, note)
  // Before anything is removed: half of it gone, there is no way back either.
  if (moved.phase === 'moved') await markServed(world, moved)
  // What was to take the place is half made again when it was taken back: sweepMakings drops it.
  await endExchange(world, exchange.phase === 'returning' ? [] : exchange.going)
  return { by: exchange.by, done: exchange.phase !== 'returning' }
}

/** Which of these services run now. */
async function runningOf({ engine, stack }: ExchangeWorld, services: readonly string[]): Promise<readonly string[]> {
  const containers = await engine.containers(stack.project)
  return services.filter((service) =>
    containers.some((each) => each.service === service && !each.oneOff && each.state === 'running'),
  )
}

/** Starts services and waits until they are healthy. */
export async function startServices(
  world: ExchangeWorld,
  services: readonly string[],
  note: (text: string) => void,
): Promise<void> {
  if (services.length === 0) return
  await compose(world, composeArgv('start', ...services), note)
  for (const service of services) await waitForService(world, service, { seconds: startSeconds })
}

/**
 * Drops databases with their filestores; those that are gone already are no matter. Only Muelle's own names. The files go first: cut off in
 * between, the database tells of them still.
 */
export async function removeDatabases(world: ExchangeWorld, names: readonly string[], always = false): Promise<void> {
  for (const name of names) {
    if (!isOurs(name)) throw new Error(`${name} is nothing that was put aside`)
    await world.session.database({ job: 'removeFiles', database: name }, undefined, { always })
    await sql(world, dropSql(name), always)
  }
}

/** By its number, whatever it is called now. Its sessions are ended: a database that is in use keeps its name. */
async function rename(world: ExchangeWorld, oid: number, to: string, open: boolean, always: boolean): Promise<void> {
  const other = `FROM pg_database WHERE oid = ${oid} AND datname <> ${literal(to)}`
  await sql(
    world,
    [
      `SELECT format('ALTER DATABASE %I WITH ALLOW_CONNECTIONS false', datname) ${other} \\gexec`,
      `SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity WHERE datid = ${oid} AND pid <> pg_backend_pid() \\gset`,
      `SELECT format('ALTER DATABASE %I RENAME TO %I', datname, ${literal(to)}) ${other} \\gexec`,
      `SELECT format('ALTER DATABASE %I WITH ALLOW_CONNECTIONS ${open}', datname) FROM pg_database WHERE oid = ${oid} \\gexec`,
      '',
    ].join('\n'),
    always,
  )
}

async function sql({ engine, stack, context }: ExchangeWorld, text: string, always: boolean): Promise<void> {
  const { id } = await residentDatabase(engine, stack)
  await psql(engine, id, 'postgres', text, always ? undefined : context.signal)
}
