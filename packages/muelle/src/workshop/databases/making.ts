import { createHash } from 'node:crypto'
import type { DatabaseSeen } from '../../engine/host/databases/jobs.ts'
import { FailedError } from '../../kernel/errors.ts'
import { newIdentitySql } from '../../odoo/database-sql.ts'
import { createSql, extensionsSql } from '../../postgres/databases.ts'
import { handOverSql, loader, loaderRightsSql, loaderSql, ownCodeSql } from '../../postgres/loader.ts'
import { psql, psqlAsLoader, psqlAsSuperuser } from '../../postgres/psql.ts'
import { literal } from '../../postgres/sql.ts'
import { ownPrefix } from '../../stack/database-name.ts'
import { type ExchangeWorld, openedExchange, removeDatabases } from '../exchange.ts'
import { residentDatabase, serverDatabases } from '../named-database.ts'

/** An empty database under a name of Muelle's own, which nobody else connects to: what fills it, is verified, and takes a place. */
export interface Making {
  readonly name: string
  readonly oid: number
  /** The container of PostgreSQL. */
  readonly container: string
  /** Who fills it, and owns what is in it until {@link handOver}. */
  readonly role: 'odoo' | typeof loader
}

/** Extensions besides Odoo's own that the superuser makes when a dump wants them: trusted ones, and vector, which Odoo's AI uses. */
const extensionSql = (
  name: string,
) => `SELECT format('CREATE EXTENSION IF NOT EXISTS %I', name) FROM pg_available_extension_versions
WHERE name = ${literal(name)} AND (trusted OR name = 'vector') LIMIT 1 \\gexec
`

/** What databases are made for, and how the names of those begin that are not finished. */
const purposes = ['load', 'copy', 'clone'] as const

/** What those are called that were there before, until they are gone. */
type Aside = 'old' | 'dropped'

/** PostgreSQL's limit, in bytes; names of databases are plain ASCII. */
const longest = 63

/** @param database whose place it takes, or whose it was. */
export function makingName(purpose: (typeof purposes)[number] | Aside, database: string): string {
  const readable = `${ownPrefix}${purpose}-${database}`
  if (readable.length <= longest) return readable
  return `${ownPrefix}${purpose}-${createHash('sha256').update(database).digest('hex').slice(0, 12)}`
}

/**
 * Makes an empty database, with the extensions that Odoo uses and those that a dump wants.
 * @param fills.role who fills it. A copy within the server is odoo's from the start: what its source holds ran as odoo before.
 */
export async function startMaking(
  world: ExchangeWorld,
  name: string,
  { extensions = [], role = 'odoo' }: { readonly extensions?: readonly string[]; readonly role?: Making['role'] } = {},
): Promise<Making> {
  const { engine, stack, context } = world
  await removeDatabases(world, [name])
  const { id } = await residentDatabase(engine, stack)
  await psql(engine, id, 'postgres', createSql(name, stack.postgres), context.signal)
  const more = extensions.filter((each) => !['pg_trgm', 'unaccent', 'plpgsql'].includes(each))
  await psqlAsSuperuser(engine, id, name, `${extensionsSql}${more.map(extensionSql).join('')}`, context.signal)
  if (role === loader) {
    await psql(engine, id, 'postgres', loaderSql(name), context.signal)
    await psqlAsSuperuser(engine, id, name, loaderRightsSql, context.signal)
  }
  const made = (await serverDatabases(engine, id, context.signal)).find((each) => each.name === name)
  if (made === undefined) throw new Error(`${name} was created and is not there`)
  return { name, oid: made.oid, container: id, role }
}

/** What a finished database must be like. */
export interface Wanted {
  readonly modules: Readonly<Record<string, string>>
  /** Rows of tables; those that are not known are not compared. */
  readonly rows: Readonly<Record<string, number>>
  /** Files that were missing in the source already. */
  readonly missing: number
}

/**
 * Compares a database that was filled with what it was filled from; then gives it its identity and statistics.
 * @param identity `new`: it is another database from now on.
 * @throws FailedError, unwound, that says what is not as it was.
 */
export async function finishMaking(
  world: ExchangeWorld,
  { name, container, role }: Making,
  wanted: Wanted,
  identity: 'new' | 'same',
): Promise<DatabaseSeen> {
  const { engine, session, context } = world
  const seen = await session.database({ job: 'look', container, database: name, role })
  const differences = [...differencesOf(wanted, seen)]
  if (differences.length > 0)
    throw new FailedError(
      {
        what: `${name} is not what it was made from. No other database was touched.`,
        evidence: differences.slice(0, 12).join('\n'),
        next: 'Is the disk full? See muelle host check; then run it again, a load with another dump.',
      },
      { unwound: true },
    )
  const sql = `${identity === 'new' ? newIdentitySql : ''}ANALYZE;\n`
  await (role === loader ? psqlAsLoader : psql)(engine, container, name, sql, context.signal)
  return seen
}

/**
 * Gives what the loader filled to role odoo: from then on what a dump brought runs with that role's rights.
 * @returns what of it runs by itself: `trigger x on y`, `function z()`, sorted.
 * @throws FailedError, unwound, when something is still the loader's.
 */
export async function handOver(
  { engine, context }: ExchangeWorld,
  { name, container }: Making,
): Promise<readonly string[]> {
  const left = await psqlAsSuperuser(engine, container, name, handOverSql, context.signal)
  if (left.length > 0)
    throw new FailedError(
      {
        what: `What was loaded could not be handed over to role odoo. No other database was touched.`,
        evidence: `${loader} still has a part in ${left.join(', ')}`,
        next: 'The dump makes something that no dump of Odoo has: take another one.',
      },
      { unwound: true },
    )
  return psqlAsSuperuser(engine, container, name, ownCodeSql, context.signal)
}

function* differencesOf(wanted: Wanted, seen: DatabaseSeen): Generator<string> {
  for (const [table, rows] of Object.entries(wanted.rows))
    if (seen.rows[table] !== rows) yield `${table}: ${seen.rows[table] ?? 'no'} rows instead of ${rows}`
  for (const [module, version] of Object.entries(wanted.modules))
    if (seen.modules[module] !== version)
      yield `module ${module}: ${seen.modules[module] ?? 'not installed'} instead of ${version}`
  if (seen.missing > wanted.missing)
    yield `${seen.missing - wanted.missing} files that it names are missing: ${seen.first.slice(0, 3).join(', ')}`
}

/** Drops what is left of one that did not get done. A server that is down keeps it: the next attempt drops it. */
export async function discardMaking(world: ExchangeWorld, name: string): Promise<void> {
  // One that has a part in an exchange is not in the making any more.
  const isTaken = await openedExchange(world.session).then(
    (exchange) => exchange?.moves.some(({ from }) => from === name) ?? false,
    // Nobody can say: it is kept, and the next attempt drops it.
    () => true,
  )
  if (isTaken) return
  await removeDatabases(world, [name], true).catch(() => undefined)
}

/**
 * Drops what operations left half made that were cut off. The lock is ours: nobody is at work on any of them. Those that have a part in
 * an exchange are not half made: it is finished before.
 * @returns whether there was anything.
 */
export async function sweepMakings(world: ExchangeWorld, note: (text: string) => void): Promise<boolean> {
  const { id } = await residentDatabase(world.engine, world.stack)
  const all = await serverDatabases(world.engine, id, world.context.signal)
  const left = all
    .map(({ name }) => name)
    .filter((name) => purposes.some((purpose) => name.startsWith(`${ownPrefix}${purpose}-`)))
  for (const name of left) note(`${name} was left half made: removed`)
  await removeDatabases(world, left)
  return left.length > 0
}
