import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { odooSettings, printConf } from '../odoo/settings.ts'
import { ask } from '../postgres/psql.ts'
import { openReading } from '../workshop/change.ts'
import { compose, composeArgv } from '../workshop/compose.ts'
import { look, meant, running } from '../workshop/look.ts'
import { mustBeShipped } from '../workshop/shipped.ts'
import { table } from '../workshop/table.ts'
import { dbSettings, settingsSql } from './config/db.ts'
import { detailOf } from './container/detail.ts'

const allField = z.boolean().default(false).describe('also what nobody set')

export const config = operation({
  name: 'config',
  summary: 'Show the Compose file in effect on the host, resolved',
  help: [
    'As docker compose config prints it there: the active colour, images and paths filled in. Secrets are files; only their paths are in it.',
    'What muelle.yaml would make of it now: muelle plan. Of Odoo and PostgreSQL: muelle config odoo, muelle config db.',
    '$ muelle config\n$ muelle config odoo\n$ muelle config db --all',
  ].join('\n'),
  effect: 'read',
  input: z.object({}),
  output: z.object({ project: z.string(), directory: z.string().describe('on the Docker host'), compose: z.string() }),
  async run(context, _input, progress) {
    await using reading = await openReading(context, progress)
    const { stack, session } = reading
    await mustBeShipped(session, stack)
    const text = await compose(reading, composeArgv('config'), () => undefined)
    return { project: stack.project, directory: stack.hostDirectory, compose: `${text.trimEnd()}\n` }
  },
  view: ({ compose }) => compose,
})

export const configOdoo = operation({
  name: 'config odoo',
  summary: 'Show the settings that Odoo runs with, secrets masked',
  help: [
    'From the odoo.conf that the running container put together, and from its command line, which wins. Secrets are masked before they leave the container.',
    '$ muelle config odoo\n$ muelle config odoo odoo-cron\n$ muelle config odoo --all',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    service: z
      .string()
      .default('odoo')
      .describe('odoo-blue, odoo-green or odoo-cron; odoo is the colour that serves')
      .meta({ positional: 0 }),
    all: allField,
  }),
  output: z.object({
    service: z.string(),
    settings: z.array(
      z.object({
        key: z.string(),
        value: z.string(),
        default: z.string().nullable().describe('Odoo’s own; null when it has none, and for secrets'),
        from: z.enum(['odoo.conf', 'command line', 'default']),
      }),
    ),
  }),
  async run(context, { service: named, all }) {
    const view = await look(context)
    const [service = named] = await meant(view, [named])
    if (!service.startsWith('odoo-'))
      throw new UserError({ what: `${service} is not Odoo.`, next: 'Name odoo-blue, odoo-green or odoo-cron.' })
    const container = running(view, service)
    const [inspected, printed] = await Promise.all([
      view.engine.inspect(container.id),
      view.engine.exec(container.id, { argv: await printConf(), signal: context.signal }),
    ])
    if (printed.exitCode !== 0)
      throw new UserError(
        {
          what: `The odoo.conf of ${service} cannot be read.`,
          evidence: printed.stderr.trim(),
          next: `See: muelle logs ${service} --tail 50`,
        },
        { refused: true },
      )
    return { service, settings: [...(await odooSettings(printed.stdout, detailOf(inspected).command, all))] }
  },
  view: ({ service, settings }, style) =>
    [
      style.bold(service),
      table(
        ['KEY', 'VALUE', 'DEFAULT', 'FROM'],
        settings.map(({ key, value, default: initial, from }) => [
          key,
          value,
          style.dim((initial ?? '-').slice(0, 40)),
          from,
        ]),
      ),
    ].join('\n'),
})

export const configDb = operation({
  name: 'config db',
  summary: 'Show the settings that PostgreSQL runs with',
  help: [
    'Those that differ from PostgreSQL’s own defaults, where each comes from, and which wait for a restart.',
    '$ muelle config db\n$ muelle config db --all',
  ].join('\n'),
  effect: 'read',
  input: z.object({ all: allField }),
  output: z.object({
    settings: z.array(
      z.object({
        name: z.string(),
        value: z.string(),
        default: z.string(),
        from: z.string().describe('as pg_settings has it'),
        pendingRestart: z.boolean(),
      }),
    ),
  }),
  async run(context, { all }) {
    const view = await look(context)
    const rows = await ask(view.engine, running(view, 'db').id, 'postgres', settingsSql(all), context.signal)
    return { settings: [...dbSettings(rows)] }
  },
  view: ({ settings }, style) =>
    table(
      ['NAME', 'VALUE', 'DEFAULT', 'FROM', ''],
      settings.map(({ name, value, default: initial, from, pendingRestart }) => [
        name,
        value,
        style.dim(initial || '-'),
        from,
        pendingRestart ? style.warn('waits for a restart') : '',
      ]),
    ),
})
