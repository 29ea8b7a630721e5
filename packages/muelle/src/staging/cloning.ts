import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { userMappingsSql } from '../neutralizing/look-at.ts'
import { isNeutralized } from '../odoo/database-sql.ts'
import { columnsOf } from '../postgres/columns.ts'
import { ask } from '../postgres/psql.ts'
import { literal } from '../postgres/sql.ts'
import { servicesOn } from '../workshop/databases/take-place.ts'
import { exchangeSeen } from '../workshop/exchange.ts'
import { running, type View } from '../workshop/look.ts'
import { databaseNamed, serverDatabases } from '../workshop/named-database.ts'
import { requireAnonymizing } from './anonymize.ts'
import { codeDifference } from './code.ts'
import { addressOf } from './identity.ts'
import { type Asked, pairOf } from './pair.ts'
import type { Cloning } from './tasks.ts'

/**
 * Looks at everything that a clone needs to know. Changes nothing.
 * @throws UserError for whatever makes it impossible, before anything is begun.
 */
export async function cloningOf(
  context: Context,
  asked: Asked & { readonly passwords: 'keep' | 'replace'; readonly withoutBackup?: string | undefined },
): Promise<Cloning> {
  const pair = await pairOf(context, asked)
  const { source, target } = pair
  const { signal } = context
  const [sourceDb, targetDb] = [running(source, 'db').id, running(target, 'db').id]
  await requireRoles(target, targetDb, signal)
  await requireSettled(source)
  const server = await serverDatabases(source.engine, sourceDb, signal)
  const code = new Map()
  for (const { from, database } of pair.databases) {
    databaseNamed(server, from)
    requireNoMappings(from, await ask(source.engine, sourceDb, from, userMappingsSql, signal))
    code.set(database, await codeDifference(pair, from, signal))
    if (Object.keys(target.stack.anonymize).length > 0)
      requireAnonymizing(target.stack.anonymize, await columnsOf(source.engine, sourceDb, from, signal))
  }
  const names = pair.databases.map(({ database }) => database)
  const by = `clone ${asked.source} ${asked.target}`
  const live = asked.withoutBackup === undefined ? await notNeutralised(target, targetDb, names, signal) : []
  return {
    pair,
    sourceDb,
    targetDb,
    code,
    dumped: live,
    running: servicesOn(target.stack, target.containers, names),
    passwords: asked.passwords,
    by,
    address: addressOf(target.stack),
  }
}

/** Roles that every database of a stack is made with. */
const rolesSql = "SELECT count(*) FROM pg_roles WHERE rolname IN ('odoo', 'muelle_reader');\n"

/** @throws UserError, refused, when an older Muelle brought the target up. */
async function requireRoles({ engine, stack }: View, container: string, signal: AbortSignal): Promise<void> {
  const [count] = await ask(engine, container, 'postgres', rolesSql, signal)
  if (Number(count) === 2) return
  throw new UserError(
    {
      what: `${stack.project} was brought up by an older Muelle.`,
      evidence: 'its PostgreSQL lacks the role muelle_reader, which new databases are made with',
      next: `Run: muelle -e ${stack.environment} up`,
    },
    { refused: true },
  )
}

/** @throws UserError, refused, while databases of the source are between two names: it is not for a clone to write there. */
async function requireSettled(source: View): Promise<void> {
  const exchange = await exchangeSeen(source)
  if (exchange === undefined || exchange.phase === 'served') return
  const { environment, project } = source.stack
  throw new UserError(
    {
      what: `Databases of ${project} are between two names: which files belong to which is not known.`,
      evidence: `muelle ${exchange.by}, ${exchange.at}, was cut off`,
      next: `Run: muelle -e ${environment} up. It finishes that first.`,
    },
    { refused: true },
  )
}

/** @throws UserError, refused: a copy would log in to another server as the original does. */
function requireNoMappings(database: string, mappings: readonly string[]): void {
  if (mappings.length === 0) return
  throw new UserError(
    {
      what: `${database} logs in to other servers by itself, which a clone would do too.`,
      evidence: `user mappings of foreign servers: ${mappings.join(', ')}`,
      next: 'Drop these user mappings in the source (DROP USER MAPPING), or clone another database.',
    },
    { refused: true },
  )
}

/** Of these databases of the target, those that hold an Odoo that is not neutralised. */
async function notNeutralised(
  { engine, stack }: View,
  container: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const there = new Set((await serverDatabases(engine, container, signal)).map(({ name }) => name))
  const found: string[] = []
  for (const name of names.filter((each) => there.has(each) && stack.odoo.databases.includes(each))) {
    const [live] = await ask(engine, container, name, liveSql, signal)
    if (live === 't') found.push(name)
  }
  return found
}

const liveSql = [
  `SELECT to_regclass(${literal('public.ir_config_parameter')}) IS NOT NULL AS odoo \\gset`,
  '\\if :odoo',
  `SELECT NOT ${isNeutralized};`,
  '\\endif',
  '',
].join('\n')
