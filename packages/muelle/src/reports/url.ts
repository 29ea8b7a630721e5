import { z } from 'zod'
import { setReportUrlSql } from '../databases/sql.ts'
import { databaseStates } from '../databases/state.ts'
import { operation } from '../kernel/operation.ts'
import { type Step, step } from '../kernel/steps.ts'
import { psql } from '../postgres/psql.ts'
import { reportUrl } from '../stack/served.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { look, running } from '../workshop/look.ts'
import { waitForService } from '../workshop/wait.ts'

const setStep = (name: string, url: string, before: string | undefined): Step =>
  step({
    id: `report-url:${name}`,
    what: `set report.url of ${name} to ${url}${before === undefined ? '' : `, in place of ${before}`}`,
    why: 'printed reports fetch their pictures from Odoo itself; a container may not reach the public address',
    ...(before === undefined ? {} : { undo: `set the system parameter report.url to ${before} in Odoo` }),
  })

export const reportsUrl = operation({
  name: 'reports url',
  summary: 'Have printed reports fetch their pictures from inside the stack',
  help: 'Sets the system parameter report.url of each database, where it is another or missing. muelle up sets it in new databases only.\n$ muelle reports url',
  effect: 'change',
  input: z.object({}),
  output: z.object({
    databases: z.array(z.object({ name: z.string(), url: z.string(), before: z.string().nullable() })),
  }),
  async plan(context) {
    const view = await look(context)
    const states = await databaseStates(view.engine, running(view, 'db').id, view.stack.odoo.databases, context.signal)
    const due = states.filter(({ name, reportUrl: is }) => is !== reportUrl(view.stack.odoo, name))
    return {
      steps:
        due.length === 0
          ? []
          : [
              lockStep(view.stack),
              ...due.map(({ name, reportUrl: is }) => setStep(name, reportUrl(view.stack.odoo, name), is)),
            ],
    }
  },
  async run(context, _input, progress) {
    return inWorkshop(context, progress, async ({ stack, engine }) => {
      const { id } = await waitForService({ context, engine, stack }, 'db', { seconds: 60, until: 'alive' })
      const states = await databaseStates(engine, id, stack.odoo.databases, context.signal)
      const databases: { name: string; url: string; before: string | null }[] = []
      for (const { name, reportUrl: is } of states) {
        const url = reportUrl(stack.odoo, name)
        if (is !== url)
          await progress.step(setStep(name, url, is), () =>
            psql(engine, id, name, setReportUrlSql(url), context.signal),
          )
        databases.push({ name, url, before: is ?? null })
      }
      return { databases }
    })
  },
  view: ({ databases }) => databases.map(({ name, url }) => `${name}: ${url}`).join('\n'),
})
