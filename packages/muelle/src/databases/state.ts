import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import { ask } from '../postgres/psql.ts'
import { literal } from '../postgres/sql.ts'

/** What PostgreSQL says of one database. Columns of `pg_database`, which differ by version (15: ICU; 17: one name for all). */
const Row = z.object({
  datname: z.string(),
  datcollate: z.string(),
  datlocprovider: z.enum(['c', 'i', 'b']).optional(),
  daticulocale: z.string().nullish(),
  datlocale: z.string().nullish(),
  datcollversion: z.string().nullish(),
  /** The version that the image's library has now. */
  actual: z.string().nullish(),
})

/** A database as it is. */
export interface DatabaseState {
  readonly name: string
  readonly provider: 'icu' | 'libc' | 'builtin'
  readonly locale: string
  /** Version of the collation that the indexes were made with, and that of the library now; absent where there is none to compare. */
  readonly collation: { readonly recorded: string; readonly actual: string } | undefined
  /** System parameter `report.url`. */
  readonly reportUrl: string | undefined
}

/**
 * Columns by name, whatever the version of PostgreSQL has of them. Source: PostgreSQL 15 and 17 documentation, "pg_database" and
 * pg_database_collation_actual_version (since 15).
 */
const rowsSql = (names: readonly string[]) => `
SELECT current_setting('server_version_num')::int >= 150000 AS versions \\gset
\\if :versions
SELECT to_jsonb(d) - 'datacl' || jsonb_build_object('actual', pg_database_collation_actual_version(d.oid)) FROM pg_database d WHERE datname IN (${names.map(literal).join(', ')});
\\else
SELECT to_jsonb(d) - 'datacl' FROM pg_database d WHERE datname IN (${names.map(literal).join(', ')});
\\endif
`

const reportUrlRow = `
SELECT to_regclass('public.ir_config_parameter') IS NOT NULL AS odoo \\gset
\\if :odoo
SELECT to_jsonb(value) FROM ir_config_parameter WHERE key = 'report.url';
\\endif
`

const providers = { c: 'libc', i: 'icu', b: 'builtin' } as const

/** Reads one row of `pg_database`, as JSON. */
export function readRow(text: string): Omit<DatabaseState, 'reportUrl'> {
  const row = Row.parse(JSON.parse(text))
  const provider = providers[row.datlocprovider ?? 'c']
  return {
    name: row.datname,
    provider,
    locale: (provider === 'libc' ? undefined : (row.datlocale ?? row.daticulocale)) ?? row.datcollate,
    collation: row.datcollversion && row.actual ? { recorded: row.datcollversion, actual: row.actual } : undefined,
  }
}

/**
 * The databases that are there, in the order of `names`.
 * @param container id of the running `db` container.
 */
export async function databaseStates(
  engine: Engine,
  container: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly DatabaseState[]> {
  const rows = await ask(engine, container, 'postgres', rowsSql(names), signal)
  const found = rows.map(readRow).sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))
  const states: DatabaseState[] = []
  for (const each of found) {
    const [url] = await ask(engine, container, each.name, reportUrlRow, signal)
    states.push({
      ...each,
      reportUrl: url === undefined ? undefined : (z.string().nullable().parse(JSON.parse(url)) ?? undefined),
    })
  }
  return states
}
