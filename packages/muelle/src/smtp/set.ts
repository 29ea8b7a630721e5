import { z } from 'zod'
import { applyField, applyNow, applySteps, Consequence, consequenceOf, consequenceText } from '../conf/apply.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { definitionOf } from '../secrets/catalogue.ts'
import { checked } from '../secrets/fit.ts'
import { handOut } from '../secrets/hand-out.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop } from '../workshop/change.ts'
import { editYaml, type Setting, writeYaml, yamlSteps } from '../workshop/muelle-yaml.ts'

const Input = z.object({
  host: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, 'the name or address of a mail server')
    .describe('mail server')
    .meta({ positional: 0 }),
  port: z.int().min(1).max(65_535).optional().describe('587 with starttls, 25 without, when absent'),
  encryption: z
    .enum(['none', 'starttls', 'ssl'])
    .default('starttls')
    .describe(
      'starttls: encrypted, certificate not verified by Odoo; ssl (port 465) is refused: Odoo 19 reads only STARTTLS from odoo.conf',
    ),
  user: z.string().optional().describe('logs in as; empty: without logging in'),
  passwordFrom: z
    .string()
    .optional()
    .describe('file that holds the password of the user; - is standard input; a hidden prompt when absent')
    .meta({ placeholder: 'FILE' }),
  from: z.string().optional().describe('sender of mails that name none').meta({ placeholder: 'ADDRESS' }),
  fromFilter: z
    .string()
    .optional()
    .describe('addresses or domains that this server may send for, with commas')
    .meta({ placeholder: 'LIST' }),
  apply: applyField,
})
type Input = z.output<typeof Input>

const passwordStep = (stack: Stack) =>
  step({
    id: 'secret:smtp_password',
    what: `write smtp_password to ${stack.hostDirectory}/secrets, and Odoo's copy`,
    why: 'the password is in no file of the project',
  })

export const smtpSet = operation({
  name: 'smtp set',
  summary: 'Set the mail server of Odoo in muelle.yaml, and its password among the secrets',
  help: [
    'With -e for that environment alone, otherwise for all. What is not named stays. The password goes to the host and from there into the odoo.conf that exists in memory only. Mail servers that a database names (Settings, Technical, Outgoing Mail Servers) win over it.',
    '$ muelle smtp set mail.acme.cl --user odoo@acme.cl --from odoo@acme.cl --apply\n$ muelle smtp set relay.lan --encryption none --port 25\n$ muelle smtp test --to you@acme.cl',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: z.object({
    paths: z.array(z.string()).describe('what was set in muelle.yaml'),
    changed: z.boolean(),
    login: z.enum(['new password', 'stored password', 'none']).describe('how Odoo logs in to it'),
    warnings: z.array(z.string()),
    consequence: Consequence,
  }),
  async plan(context, input) {
    const edited = await editYaml(context, settingsOf(input))
    const { stack } = edited
    return {
      steps: [
        ...(await yamlSteps(edited, 'asked for')),
        ...(wantsPassword(input) ? [passwordStep(stack)] : []),
        ...(input.apply ? await applySteps(context, stack) : []),
      ],
    }
  },
  async run(context, input, progress) {
    const edited = await editYaml(context, settingsOf(input))
    const { stack } = edited
    if (wantsPassword(input)) {
      const definition = definitionOf(stack, 'smtp_password')
      const raw = await context.readSecret(input.passwordFrom, definition.name)
      const value = checked(definition, raw, new Date(context.clock.now()))
      // Before the user stands in muelle.yaml: then nobody logs in without a password, whatever is cut off.
      await inWorkshop({ ...context, environment: stack.environment }, progress, ({ session }) =>
        progress.step(
          passwordStep(stack),
          async () => (await handOut(session, stack, new Map([[definition.name, value]]))).length > 0,
        ),
      )
    }
    const changed = await writeYaml(context, edited)
    const consequence = input.apply
      ? await applyNow(context, progress, 'smtp set', stack)
      : await consequenceOf(context, stack)
    const user = stack.odoo.conf.smtp_user ?? ''
    const login: 'new password' | 'stored password' | 'none' = wantsPassword(input)
      ? 'new password'
      : user === ''
        ? 'none'
        : 'stored password'
    return { paths: [...edited.paths], changed, login, warnings: warningsOf(stack, input), consequence }
  },
  view: ({ paths, changed, login, warnings, consequence }, style) =>
    [
      changed ? `${style.good('set')}: ${paths.join(', ')}` : 'muelle.yaml says so already.',
      ...(login === 'none' ? [] : [`It logs in with the ${login}.`]),
      ...warnings.map((warning) => style.warn(warning)),
      consequenceText(consequence, style),
      'Then try it: muelle smtp test --to ADDRESS',
    ].join('\n'),
})

/** A password belongs to a user that is named now, or is given for the one that is there. */
const wantsPassword = ({ user, passwordFrom }: Input) => passwordFrom !== undefined || (user ?? '') !== ''

function settingsOf({ host, port, encryption, user, from, fromFilter }: Input): readonly Setting[] {
  if (encryption === 'ssl')
    throw new UserError(
      {
        what: 'odoo.conf of Odoo 19 cannot say SSL from the first byte: its smtp_ssl means STARTTLS.',
        evidence: 'ir_mail_server.py of Odoo 19.0, _connect__',
        next: 'Nearly every server of port 465 also answers STARTTLS on 587: --encryption starttls --port 587. Otherwise add it in Odoo: Settings, Technical, Outgoing Mail Servers; muelle smtp test tries that one too.',
      },
      { refused: true },
    )
  const values: Readonly<Record<string, string | number | boolean | undefined>> = {
    smtp_server: host,
    smtp_port: port ?? (encryption === 'starttls' ? 587 : 25),
    smtp_ssl: encryption === 'starttls',
    smtp_user: user,
    email_from: from,
    from_filter: fromFilter,
  }
  // Each is written in front of the last one: the host comes first in the file.
  return Object.entries(values)
    .flatMap(([key, value]) => (value === undefined ? [] : [{ path: ['odoo', 'conf', key], value }]))
    .reverse()
}

function warningsOf(stack: Stack, { encryption, user }: Input): string[] {
  return [
    ...(encryption === 'none' && (user ?? '') !== ''
      ? ['Without encryption the password crosses the network as it is.']
      : []),
    ...(encryption === 'starttls'
      ? [
          'STARTTLS encrypts, and Odoo verifies no certificate of a server from odoo.conf. To have it verified, add the server in Odoo: Settings, Technical, Outgoing Mail Servers, “TLS (STARTTLS), encryption and validation”.',
        ]
      : []),
    ...(stack.development?.mail === undefined
      ? []
      : [`${stack.environment} catches every mail: these settings do not count there.`]),
    ...(stack.neutralized ? [`${stack.environment} is neutralized: no mail leaves it.`] : []),
  ]
}
