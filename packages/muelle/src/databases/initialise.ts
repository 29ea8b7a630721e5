import type { HostSession } from '../engine/host/session.ts'
import type { Engine } from '../engine/port.ts'
import type { Clock } from '../kernel/clock.ts'
import { FailedError, UserError } from '../kernel/errors.ts'
import { moduleStatesSql, readStates, stateFaults } from '../odoo/modules/states.ts'
import type { Verdict } from '../odoo/verdict.ts'
import { extensionsSql } from '../postgres/databases.ts'
import { psql, psqlAsSuperuser } from '../postgres/psql.ts'
import { identifier, literal } from '../postgres/sql.ts'
import type { PostgresSection } from '../stack/postgres.ts'
import { readDatabases, recordDatabases } from '../workshop/known-databases.ts'
import { createDatabaseSql, databasesSql, dropHalfMadeSql, mark, reportUrlSql } from './sql.ts'

export interface Initialisation {
  readonly engine: Engine
  readonly session: HostSession
  /** Id of the running `db` container. */
  readonly container: string
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly locale: PostgresSection['locale']
  readonly modules: readonly string[]
  /** For res_users of `admin`. */
  readonly passwordHash: string
  /** For the system parameter of that name. */
  readonly reportUrl: string
  /** Runs the one-shot Odoo that installs the modules. */
  readonly runOdoo: () => Promise<{ readonly exitCode: number; readonly verdict: Verdict }>
}

/**
 * Creates and initialises one database, or finds that it is there.
 * A database in the making carries a mark as its comment: one that a killed run left is dropped and made again; nothing without that mark is ever dropped.
 * @returns whether it was made now.
 * @throws UserError when a database that was once initialised is missing; FailedError when the initialisation failed.
 */
export async function initialiseDatabase(
  world: Initialisation,
  name: string,
  note: (text: string) => void,
): Promise<boolean> {
  const sql = (database: string, text: string) => psql(world.engine, world.container, database, text, world.signal)
  const recorded = await readDatabases(world.session)
  const comments = new Map((await sql('postgres', databasesSql)).map((row) => row.split('\t') as [string, string]))
  const comment = comments.get(name)
  if (comment === undefined && recorded.databases[name] !== undefined)
    throw missingDatabase(name, recorded.databases[name].initialisedAt)
  if (comment !== undefined && comment !== mark.initialising) {
    if (recorded.databases[name] === undefined) await adopt(world, name, await sql(name, moduleStatesSql))
    return false
  }
  if (comment === mark.initialising) {
    note(`${name} was left half made by an interrupted run: made again`)
    await sql('postgres', dropHalfMadeSql(name))
  }
  await create(name, () => sql('postgres', createDatabaseSql(name, world.locale)))
  await psqlAsSuperuser(world.engine, world.container, name, extensionsSql, world.signal)
  note(`installing ${world.modules.join(', ')}`)
  const { exitCode, verdict } = await world.runOdoo()
  // Of a run that failed the log says why; the states only follow from it.
  const states = exitCode === 0 ? readStates(await sql(name, moduleStatesSql)) : undefined
  const reasons = [...verdict.reasons, ...(states ? stateFaults(states, world.modules) : [])]
  if (reasons.length > 0) throw failedInitialisation(name, reasons)
  await sql(name, `UPDATE res_users SET password = ${literal(world.passwordHash)} WHERE login = 'admin';\n`)
  await sql(name, reportUrlSql(world.reportUrl))
  const at = world.clock.now()
  // The mark first: cut off in between, the next run finds a database that is whole. The other way round it would drop it.
  await sql('postgres', `COMMENT ON DATABASE ${identifier(name)} IS ${literal(`${mark.initialised} ${at}`)};\n`)
  await recordDatabases(world.session, { add: [name], at })
  return true
}

/** @throws FailedError with PostgreSQL's words: mostly a locale that its image does not have. */
async function create(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof FailedError)) throw error
    const { evidence } = error.report
    const next = 'Mend the cause (a locale: postgres.locale in muelle.yaml) and run muelle up again.'
    throw new FailedError(
      { what: `Database ${name} could not be created.`, evidence, next },
      { unwound: false, cause: error },
    )
  }
}

async function adopt(world: Initialisation, name: string, rows: readonly string[]): Promise<void> {
  if (rows.includes('base\tinstalled')) return recordDatabases(world.session, { add: [name], at: world.clock.now() })
  throw new UserError(
    {
      what: `Database ${name} exists and is not an initialised Odoo database.`,
      evidence: 'its table ir_module_module does not say that base is installed',
      next: 'Rename or drop it by hand, or name another database in odoo.databases.',
    },
    { refused: true },
  )
}

const missingDatabase = (name: string, at: string) =>
  new UserError(
    {
      what: `Database ${name} was initialised here once and is missing.`,
      evidence: `state/databases.json says it was initialised ${at}; PostgreSQL does not have it`,
      next: 'Find out where it went before anything else (another volume? a rename?), then restore it. An empty one is never made in its place.',
    },
    { refused: true },
  )

const failedInitialisation = (name: string, reasons: readonly string[]) =>
  new FailedError(
    {
      what: `Database ${name} could not be initialised.`,
      evidence: reasons.slice(0, 8).join('\n'),
      next: `Mend the cause and run muelle up again: ${name} is marked as half made and will be made anew.`,
    },
    { unwound: false },
  )
