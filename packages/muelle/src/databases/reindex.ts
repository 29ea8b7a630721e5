import { z } from 'zod'
import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { psql } from '../postgres/psql.ts'
import { identifier } from '../postgres/sql.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { waitForService } from '../workshop/wait.ts'
import { databaseStates } from './state.ts'

const reindexStep = (name: string) =>
  step({
    id: `reindex:${name}`,
    what: `make every index of ${name} anew (REINDEX DATABASE): each table is closed for writing while its indexes are made`,
    why: 'they follow the sort order of the library that they were made with',
  })

const refreshStep = (name: string) =>
  step({
    id: `refresh:${name}`,
    what: `note that ${name} is sorted by the library of this image (REFRESH COLLATION VERSION)`,
    why: 'only after the indexes are: then PostgreSQL stops warning',
  })

export const databasesReindex = operation({
  name: 'databases reindex',
  summary: 'Make the indexes of a database anew after the image brought another sort order',
  help: 'Minutes for each 10 GB; requests that write wait meanwhile. Interrupted, it is done again from the start; nothing is lost.\n$ muelle databases reindex acme',
  effect: 'change',
  input: z.object({ database: z.string().describe('one of odoo.databases').meta({ positional: 0 }) }),
  output: z.object({
    database: z.string(),
    collation: z.string().nullable().describe('version that it is sorted by now'),
  }),
  async plan(context, { database }) {
    const stack = await loadStack(context, { files: 'unread' })
    known(stack, database)
    return { steps: [lockStep(stack), reindexStep(database), refreshStep(database)] }
  },
  async run(context, { database }, progress) {
    return inWorkshop(context, progress, async ({ stack, engine }) => {
      known(stack, database)
      const { id } = await waitForService({ context, engine, stack }, 'db', { seconds: 60, until: 'alive' })
      const sql = (text: string) => psql(engine, id, database, `${text};\n`, context.signal)
      await progress.step(reindexStep(database), () => sql(`REINDEX DATABASE ${identifier(database)}`))
      await progress.step(refreshStep(database), () =>
        sql(`ALTER DATABASE ${identifier(database)} REFRESH COLLATION VERSION`),
      )
      const [state] = await databaseStates(engine, id, [database], context.signal)
      return { database, collation: state?.collation?.recorded ?? null }
    })
  },
  view: ({ database, collation }) =>
    `${database} is sorted by version ${collation ?? 'unknown'} again, and so are its indexes.`,
})

function known({ odoo }: Stack, database: string): void {
  if (odoo.databases.includes(database)) return
  const near = closest(database, odoo.databases)
  throw new UserError({
    what: `This stack has no database ${database}.`,
    evidence: `odoo.databases: ${odoo.databases.join(', ')}`,
    next: near ? `Did you mean ${near}?` : 'Name one of these.',
  })
}
