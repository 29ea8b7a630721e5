import type { Engine } from '../../engine/port.ts'
import { ReportedError } from '../../kernel/errors.ts'
import { psql } from '../../postgres/psql.ts'
import type { MeasuredDatabase, MeasuredDocuments } from './schema.ts'
import { documentSql, documentsSql, filesSql, lookback, shapeSql, tablesSql } from './sql.ts'

/**
 * Rows, bytes and documents of one database. A question that takes too long, or that its tables do not answer, is noted as unread.
 * @param container id of the running `db`. @param workDays days a month on which documents come.
 */
export async function measuredDatabase(
  engine: Engine,
  container: string,
  name: string,
  workDays: number,
  signal: AbortSignal,
): Promise<MeasuredDatabase> {
  const unread: string[] = []
  const ask = async (what: string, sql: string): Promise<readonly (readonly string[])[]> => {
    try {
      return (await psql(engine, container, name, sql, signal)).map((row) => row.split('|'))
    } catch (error) {
      if (!(error instanceof ReportedError)) throw error
      unread.push(`${what}: ${error.report.evidence?.split('\n')[0] ?? error.report.what}`)
      return []
    }
  }
  const sizes = await ask('sizes', tablesSql)
  const [files] = await ask('files', filesSql)
  const [shape] = await ask('documents', shapeSql)
  const typed = shape?.[1] === 't'
  const counted = shape?.[0] === 't' ? await ask('documents', documentsSql(typed)) : []
  const each = counted.length > 1 ? await ask('lines and files of documents', documentSql(typed)) : []
  const hour = counted.find(([type]) => type === 'hour')
  const types = counted.filter(([type]) => type !== 'hour')
  const days = Math.min(lookback, Math.max(1, Number(types[0]?.[2] ?? lookback)))
  return {
    name,
    bytes: Number(sizes.find(([table]) => table === 'database')?.[2] ?? 0),
    files: files?.[0] === undefined ? null : Number(files[0]),
    tables: sizes
      .filter(([table]) => table !== 'database')
      .map(([table = '', rows, bytes]) => ({ table, rows: Number(rows), bytes: Number(bytes) }))
      .sort((a, b) => b.bytes - a.bytes),
    documents: types.map(([type = '', count]) => documentsOf(type, Number(count), days, workDays, each)),
    days,
    busiestHour: hour === undefined ? null : Number(hour[1]),
    unread,
  }
}

/** Days of an average month. */
const month = 365.25 / 12

function documentsOf(
  type: string,
  count: number,
  days: number,
  workDays: number,
  each: readonly (readonly string[])[],
): MeasuredDocuments {
  const own = each.find(([code]) => code === type)
  return {
    type,
    perDay: ((count / days) * month) / workDays,
    lines: own?.[1] === undefined ? null : Number(own[1]),
    fileBytes: own?.[2] === undefined ? null : Number(own[2]),
  }
}
