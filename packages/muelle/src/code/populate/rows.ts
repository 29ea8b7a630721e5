import type { Engine } from '../../engine/port.ts'
import { closest } from '../../kernel/didyoumean.ts'
import { UserError } from '../../kernel/errors.ts'
import { ask } from '../../postgres/psql.ts'
import { identifier, literal } from '../../postgres/sql.ts'

/** A database that is asked. */
export interface Asked {
  readonly engine: Engine
  /** Id of the running `db` container. */
  readonly db: string
  readonly database: string
  readonly signal: AbortSignal
}

const tableOf = (model: string): string => identifier(model.replaceAll('.', '_'))

/**
 * How many rows each model has. Tables of Odoo 19.0: a model's is named like it, unless it says otherwise.
 * @param settled waits until nobody writes into them any more, at most a minute: what a killed Odoo began has ended then.
 * @throws UserError for a model that the database does not have: Odoo passes over it, and reports success.
 */
export async function countRows(
  { engine, db, database, signal }: Asked,
  models: readonly string[],
  { settled = false }: { readonly settled?: boolean } = {},
): Promise<ReadonlyMap<string, number>> {
  const known = await ask(
    engine,
    db,
    database,
    "SELECT model FROM ir_model WHERE NOT transient AND to_regclass('public.' || replace(model, '.', '_')) IS NOT NULL ORDER BY model;\n",
    signal,
  )
  for (const model of models) {
    if (known.includes(model)) continue
    const near = closest(model, known)
    throw new UserError({
      what: `${database} has no rows of a model ${model}.`,
      evidence: `models with a table of their own: ${known.length}`,
      next: near ? `Did you mean ${near}?` : 'Is its module installed? See: muelle modules list',
    })
  }
  const counts = models.map((model) => `SELECT ${literal(model)}, count(*) FROM ${tableOf(model)}`)
  const count = `${counts.join('\nUNION ALL ')};\n`
  const wait = `BEGIN; SET LOCAL lock_timeout = '60s'; LOCK TABLE ${models.map(tableOf).join(', ')} IN SHARE MODE; COMMIT;\n`
  const rows = await ask(engine, db, database, settled ? wait + count : count, signal)
  return new Map(rows.map((row) => [row.slice(0, row.indexOf('|')), Number(row.slice(row.indexOf('|') + 1))]))
}
