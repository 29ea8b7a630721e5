import { randomBytes } from 'node:crypto'
import { fakes as common } from '../anonymizing/fakes.ts'
import { type Anonymizing, anonymizingOf } from '../anonymizing/plan.ts'
import {
  batch,
  changeSql,
  extentSql,
  keepOriginalsSql,
  remainingOriginalsSql,
  removeAttachmentsSql,
} from '../anonymizing/sql.ts'
import type { Task } from '../engine/host/durable.ts'
import { FailedError, UserErrors } from '../kernel/errors.ts'
import { step } from '../kernel/steps.ts'
import type { Catalogue } from '../neutralizing/catalogue.ts'
import { packs } from '../packs/packs.ts'
import { columnsOf } from '../postgres/columns.ts'
import { psql } from '../postgres/psql.ts'
import { identifier } from '../postgres/sql.ts'
import type { AnonymizeSection } from '../stack/anonymize.ts'
import type { Cloned } from './pair.ts'
import { type CloneWorld, outcomeOf } from './world.ts'

const fakes = Object.assign({}, common, ...packs.map((pack) => pack.fakes))

/**
 * What `anonymize:` comes to in a database.
 * @throws UserErrors with every table and column that it does not have: nothing begins then.
 */
export function requireAnonymizing(section: AnonymizeSection, catalogue: Catalogue): Anonymizing {
  const { anonymizing, faults } = anonymizingOf(section, catalogue, fakes)
  const [first, ...others] = faults
  if (first !== undefined) throw new UserErrors([first, ...others])
  return anonymizing
}

/** Nothing when `anonymize:` is empty. */
export function anonymizeTask(section: AnonymizeSection, { database, copy }: Cloned): readonly Task<CloneWorld>[] {
  const tables = Object.keys(section)
  if (tables.length === 0) return []
  return [
    {
      step: step({
        id: `anonymize:${database}`,
        what: `replace personal data in ${copy}: ${tables.join(', ')}`,
        why: 'by anonymize: of muelle.yaml; equal values stay equal, and no original address may be left',
        undo: 'the copy is dropped',
      }),
      async work(world, note) {
        const { engine, targetDb, context } = world
        const sql = (text: string) => psql(engine, targetDb, copy, text, context.signal)
        // Of the copy: an update of the target's code may have changed its tables.
        const catalogue = await columnsOf(engine, targetDb, copy, context.signal)
        const anonymizing = requireAnonymizing(section, catalogue)
        const salt = randomBytes(24).toString('hex')
        await sql(keepOriginalsSql(anonymizing))
        const done: { table: string; rows: number }[] = []
        for (const change of anonymizing.tables) {
          const [extent] = change.numbered ? await sql(extentSql(change)) : ['0\t0']
          if (extent === undefined) continue
          const [from = 0, to = 0] = extent.split('\t').map(Number)
          for (let at = from; at <= to; at += batch) {
            context.signal.throwIfAborted()
            await sql(changeSql(change, salt, at))
            if (to - from > batch) note(`${change.table}: ${Math.min(at + batch, to)} of ${to}`)
          }
          const [rows] = await sql(`SELECT count(*) FROM ${identifier(change.table)};\n`)
          done.push({ table: change.table, rows: Number(rows) })
          note(`${change.table}: ${rows} rows`)
        }
        if (anonymizing.models.length > 0) {
          const [gone] = await sql(removeAttachmentsSql(anonymizing.models))
          done.push({ table: 'ir_attachment', rows: Number(gone) })
          note(`${gone} attachments of ${anonymizing.models.join(', ')} removed`)
        }
        const left = await sql(remainingOriginalsSql(anonymizing))
        if (left.length > 0) throw originalsLeft(copy, left)
        const outcome = outcomeOf(world, database)
        outcome.anonymized = done
        outcome.leftAddresses = await addressesLeft(sql, anonymizing, catalogue)
      },
    },
  ]
}

const originalsLeft = (copy: string, rows: readonly string[]) =>
  new FailedError(
    {
      what: `${copy} still holds e-mail addresses of the original.`,
      evidence: rows.map((row) => row.replace('\t', ': ')).join('\n'),
      next: 'This is a fault of Muelle: report it, with the rules of anonymize: that name these columns.',
    },
    { unwound: true },
  )

/** Where no rule was written and addresses are all the same: told, and left. */
async function addressesLeft(
  sql: (text: string) => Promise<readonly string[]>,
  { tables }: Anonymizing,
  catalogue: Catalogue,
): Promise<readonly { readonly column: string; readonly count: number }[]> {
  const named = new Set(
    tables.flatMap(({ table, columns }) => [...columns.keys()].map((column) => `${table}.${column}`)),
  )
  const questions = [...catalogue].flatMap(([table, columns]) =>
    [...columns].flatMap(([column, { type }]) =>
      ['varchar', 'text'].includes(type) && /e?mail|login/.test(column) && !named.has(`${table}.${column}`)
        ? [
            `SELECT '${table}.${column}' || E'\\t' || count(*) FROM ${identifier(table)} WHERE ${identifier(column)} LIKE '%_@_%.__%' AND ${identifier(column)} NOT LIKE '%@example.invalid' HAVING count(*) > 0;`,
          ]
        : [],
    ),
  )
  const rows = await sql([...questions, ''].join('\n'))
  return rows.map((row) => {
    const [column = '', count] = row.split('\t')
    return { column, count: Number(count) }
  })
}
