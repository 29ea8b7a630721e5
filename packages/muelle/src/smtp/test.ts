import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { reachesOut } from '../stack/egress.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { look, runningOdoo } from '../workshop/look.ts'
import { problems, SentMail, sendFrom } from './send.ts'

const address = z.string().regex(/^[^\s@<>",;]+@[^\s@<>",;]+$/, 'one mail address')

const Input = z.object({
  to: address.describe('who gets the mail').meta({ placeholder: 'ADDRESS' }),
  from: address.optional().describe('sender; that of the settings when absent').meta({ placeholder: 'ADDRESS' }),
  database: z.string().optional().describe('whose mail servers count; the first one when absent').meta({ short: 'd' }),
})

const sendStep = (stack: Stack, to: string) =>
  step({
    id: 'send',
    what: `send a test mail to ${to} from inside Odoo of ${stack.project}`,
    why: 'only a mail that arrives proves the settings; what was sent cannot be taken back',
  })

export const smtpTest = operation({
  name: 'smtp test',
  summary: 'Send a real test mail through the settings that Odoo uses, and show what the mail server says',
  help: [
    'From inside the running container, with the password that it has: a mail server that the database names wins over odoo.conf, as in Odoo. Exit code 1 when the mail was not taken.',
    '$ muelle smtp test --to you@example.com\n$ muelle smtp test --to you@example.com --from invoices@acme.cl',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: SentMail.extend({
    to: z.string(),
    taken: z.boolean().describe('the mail server took it'),
    pending: z.string().nullable().describe('mail server of muelle.yaml that does not count yet'),
  }),
  async plan(context, { to, database }) {
    const { stack } = await place(context, database)
    return { steps: [lockStep(stack), sendStep(stack, to)] }
  },
  async run(context, { to, from, database }, progress) {
    const { stack, odoo } = await place(context, database)
    return inWorkshop(context, progress, ({ engine }) =>
      progress.step(sendStep(stack, to), async () => {
        const subject = `Test mail of ${stack.project}`
        const name = database ?? stack.odoo.databases[0]
        const sent = await sendFrom(engine, odoo, { to, from, database: name, subject, timeout: 30 })
        const wanted = stack.odoo.conf.smtp_server
        const pending =
          sent.source === 'odoo.conf' && typeof wanted === 'string' && wanted !== sent.host ? wanted : null
        return { ...sent, to, taken: sent.failed === null, pending }
      }),
    )
  },
  notWell: ({ taken }) => !taken,
  view: ({ to, taken, pending, failed, talk, certificate, ...sent }, style) =>
    [
      `${sent.host ?? ''}:${sent.port ?? ''} (${sent.encryption}${sent.user ? `, user ${sent.user}` : ''}), from ${sent.from || 'nobody'}; ${sent.source}`,
      ...talk.map(({ said, code, text }) =>
        style.dim(`  ${said}\n    ${code ?? ''} ${text.replaceAll('\n', '\n        ')}`),
      ),
      ...(certificate === null || failed?.kind === 'certificate'
        ? []
        : [
            style.warn(
              `Its certificate is not valid (${certificate}). Odoo sends all the same: it verifies only with the “validation” kinds of encryption.`,
            ),
          ]),
      failed === null
        ? style.good(`The mail server took it for ${to}. Look whether it arrives, and not among the spam.`)
        : `${style.bad(problems[failed.kind][0])}: ${failed.detail}\n${problems[failed.kind][1]}`,
      ...(taken ? [] : ['No mail was sent.']),
      ...(pending === null ? [] : [style.warn(`muelle.yaml says ${pending}, which does not count yet: muelle up`)]),
    ].join('\n'),
})

/** A running Odoo, in a stack that may send. */
async function place(context: Context, database: string | undefined) {
  const view = await look(context)
  const { stack } = view
  if (database !== undefined && !stack.odoo.databases.includes(database))
    throw new UserError({
      what: `This stack has no database ${database}.`,
      evidence: `it has ${stack.odoo.databases.join(', ')}`,
      next: 'Name one of these.',
    })
  if (!reachesOut(stack) && stack.development?.mail === undefined)
    throw new UserError(
      {
        what: `${stack.environment} is neutralized: no mail leaves it.`,
        evidence: 'it has no way out',
        next: 'Try where people work: muelle -e production smtp test',
      },
      { refused: true },
    )
  const odoo = await runningOdoo(view)
  if (odoo === undefined) throw new UserError({ what: 'Odoo does not run.', next: 'Run: muelle up' }, { refused: true })
  return { stack, odoo: odoo.id }
}
