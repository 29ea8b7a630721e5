import { z } from 'zod'
import { byteText } from '../kernel/bytes.ts'
import { operation } from '../kernel/operation.ts'
import { databaseName } from '../stack/database-name.ts'
import { pointOf } from '../workshop/backup-point.ts'
import { openReading } from '../workshop/change.ts'
import { table } from '../workshop/table.ts'

export const databasesDumps = operation({
  name: 'databases dumps',
  summary: 'List the dumps on the host: yours, and those that Muelle made before a change',
  help: '$ muelle databases dumps\n$ muelle databases dumps acme',
  effect: 'read',
  input: z.object({ database: databaseName.optional().describe('of this database only').meta({ positional: 0 }) }),
  output: z.object({
    dumps: z.array(
      z.object({
        database: z.string(),
        dump: z.string(),
        at: z.string(),
        path: z.string(),
        bytes: z.int(),
        files: z.int(),
        lost: z.int().describe('files that the database named and that were lost or damaged when it was made'),
        odoo: z.string(),
        postgres: z.string(),
        neutralized: z.boolean(),
        automatic: z.boolean().describe('Muelle made it before a change, and keeps the newest three'),
        why: z.string(),
        layout: z.string(),
      }),
    ),
    unreadable: z
      .array(z.object({ database: z.string(), dump: z.string(), why: z.string() }))
      .describe('left alone: a newer Muelle made them, or their manifest is damaged'),
  }),
  async run(context, { database }, progress) {
    await using workshop = await openReading(context, progress)
    const { dumps, unreadable } = await workshop.session.database({
      job: 'dumps',
      ...(database !== undefined && { database }),
    })
    return {
      dumps: dumps.map((each) => {
        const { path, bytes, files, lost } = pointOf(workshop.stack, each)
        const { name, at, odoo, postgres, neutralized, automatic, why, format } = each
        return {
          ...{ database: each.database, dump: name, at, path, bytes, files, lost },
          ...{ odoo, postgres, neutralized, automatic, why, layout: format },
        }
      }),
      unreadable: unreadable.map(({ database, name, why }) => ({ database, dump: name, why })),
    }
  },
  view: ({ dumps, unreadable }, style) => {
    const listed =
      dumps.length === 0
        ? 'There is none. Make one: muelle databases dump DATABASE'
        : table(
            ['DATABASE', 'DUMP', 'SIZE', 'FILES', 'ODOO', 'MADE'],
            dumps.map(({ database, dump, bytes, files, lost, odoo, why, neutralized }) => [
              database,
              dump,
              byteText(bytes),
              lost === 0 ? String(files) : `${files} ${style.warn(`(${lost} lost)`)}`,
              odoo,
              neutralized ? `${why} ${style.dim('(neutralised)')}` : why,
            ]),
          )
    const left = unreadable.map(
      ({ database, dump, why }) =>
        `${style.warn(`${dump} of ${database} cannot be read by this Muelle and is left alone`)}: ${why.replace(/\s+/g, ' ')}`,
    )
    return [listed, ...left].join('\n')
  },
})
