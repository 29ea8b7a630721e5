import { z } from 'zod'
import { judgeDatabases } from '../databases/judge.ts'
import { databaseStates } from '../databases/state.ts'
import { operation } from '../kernel/operation.ts'
import { askPrinting, isPatched } from '../odoo/printing.ts'
import { reportUrl } from '../stack/served.ts'
import { activeColour, look, running } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'

const Finding = z.object({ what: z.string(), next: z.string().nullable() })

export const reportsCheck = operation({
  name: 'reports check',
  summary: 'Check what prints PDF documents: wkhtmltopdf, fonts, and where reports fetch their pictures',
  help: 'Asks the container that serves and the one that runs jobs. Exit code 1 when something is not as it should be.\n$ muelle reports check',
  effect: 'read',
  input: z.object({}),
  output: z.object({
    well: z.boolean(),
    wkhtmltopdf: z.string().nullable().describe('its version'),
    patched: z.boolean().describe('built with the patched Qt: prints headers, footers and page numbers'),
    fonts: z.int().nullable().describe('families of fonts'),
    addresses: z.array(
      z.object({
        database: z.string(),
        url: z.string().nullable().describe('system parameter report.url'),
        from: z.string().describe('service that asked'),
        answer: z.union([z.int(), z.string()]).nullable(),
      }),
    ),
    findings: z.array(Finding),
  }),
  async run(context) {
    const view = await look(context)
    const { stack, engine } = view
    const states = await databaseStates(engine, running(view, 'db').id, stack.odoo.databases, context.signal)
    const { colour } = await activeColour(view)
    const urls = [...new Set(states.flatMap(({ reportUrl }) => reportUrl ?? []))]
    const addresses: { database: string; url: string | null; from: string; answer: number | string | null }[] = []
    const findings: z.output<typeof Finding>[] = []
    let web: Awaited<ReturnType<typeof askPrinting>> | undefined
    for (const from of [`odoo-${colour}`, 'odoo-cron']) {
      const printing = await askPrinting(engine, running(view, from).id, urls)
      web ??= printing
      for (const { name: database, reportUrl: url } of states) {
        const answer = url === undefined ? null : (printing.answers[url] ?? null)
        addresses.push({ database, url: url ?? null, from, answer })
        if (answer !== null && answer !== 200)
          findings.push({
            what: `${from} does not reach report.url of ${database}: ${answer}.`,
            next:
              url === reportUrl(stack.odoo, database)
                ? `See: muelle logs ${from}`
                : 'Set it to the stack’s own: muelle reports url',
          })
      }
    }
    const version = web?.version ?? null
    const patched = version !== null && isPatched(version)
    if (version === null)
      findings.push({ what: 'There is no wkhtmltopdf: nothing can be printed.', next: 'Add wkhtmltopdf to odoo.apt.' })
    else if (!patched && stack.odoo.reports.wkhtmltopdf !== undefined)
      findings.push({
        what: `The package ${stack.odoo.reports.wkhtmltopdf} has no patched Qt.`,
        next: 'Take the package wkhtmltox of the wkhtmltopdf project for the Debian or Ubuntu of the base image.',
      })
    const drift = judgeDatabases(stack, states).filter(({ about }) => about === 'report.url' || about === 'missing')
    findings.push(...drift.map(({ what, next }) => ({ what, next: next ?? null })))
    const fonts = web?.fonts?.length ?? null
    return { well: findings.length === 0, wkhtmltopdf: version, patched, fonts, addresses, findings }
  },
  notWell: ({ well }) => !well,
  view: ({ wkhtmltopdf, patched, fonts, addresses, findings }, style) =>
    [
      wkhtmltopdf === null
        ? style.bad('no wkhtmltopdf')
        : patched
          ? style.good(wkhtmltopdf)
          : `${wkhtmltopdf}, ${style.warn('without patched Qt: no headers, footers or page numbers (odoo.reports.wkhtmltopdf)')}`,
      fonts === null
        ? style.warn('no fontconfig: which fonts there are cannot be told')
        : `${fonts} families of fonts${fonts < 5 ? style.warn('; documents in Spanish want odoo.reports.fonts: [fonts-noto-core, fonts-liberation]') : ''}`,
      table(
        ['DATABASE', 'REPORT.URL', 'FROM', 'ANSWER'],
        addresses.map(({ database, url, from, answer }) => [
          database,
          url ?? style.warn('not set'),
          from,
          answer === 200 ? style.good('200') : answer === null ? '-' : style.bad(String(answer)),
        ]),
      ),
      ...findings.map(({ what, next }) => [style.warn(what), ...(next ? [`  ${next}`] : [])].join('\n')),
    ].join('\n'),
})
