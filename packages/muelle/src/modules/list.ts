import { z } from 'zod'
import { operation, type Style } from '../kernel/operation.ts'
import { table } from '../workshop/table.ts'
import { type ComparedModule, compareModules } from './compare.ts'
import { lookAtModules, sourceOf } from './read.ts'

export const databaseField = z
  .string()
  .optional()
  .describe('one of odoo.databases; all when none is named')
  .meta({ short: 'd', placeholder: 'NAME' })

const Module = z.object({
  name: z.string(),
  title: z.string().nullable(),
  state: z.string().describe('as Odoo calls it; unknown: its list of modules was not updated since the module came'),
  installed: z.string().nullable().describe('version in the database'),
  available: z.string().nullable().describe('version in the image'),
  source: z.string().nullable().describe('where the image has it from: Odoo, or an entry of odoo.addons'),
  standing: z.enum(['current', 'outdated', 'newer', 'missing', 'pending', 'not installed']),
})
type Module = z.output<typeof Module>

const Output = z.object({
  project: z.string(),
  well: z.boolean().describe('nothing installed is missing from the image, no installation or update was cut off'),
  databases: z.array(
    z.object({
      name: z.string(),
      problem: z.string().nullable().describe('why it cannot be asked; null when it can'),
      modules: z.array(Module),
    }),
  ),
})

export const modulesList = operation({
  name: 'modules list',
  summary: 'Show the modules of each database beside those of the image',
  help: [
    'Installed ones and the project’s own; --all shows what Odoo brings besides.',
    'Exit code 1 when an installed module is missing from the image, or an installation or update was cut off.',
    '$ muelle modules list\n$ muelle modules list --database acme --all',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    database: databaseField,
    all: z.boolean().default(false).describe('also what Odoo brings and nobody installed'),
  }),
  output: Output,
  async run(context, { database, all }) {
    const view = await lookAtModules(context, database)
    const databases = [...view.databases].map(([name, asked]) => ({
      name,
      problem: 'problem' in asked ? asked.problem : null,
      modules: ('problem' in asked ? [] : compareModules(asked, view.manifests))
        .map((module) => shown(module, module.path === undefined ? null : sourceOf(view.stack, module.path)))
        .filter(({ standing, source }) => all || standing !== 'not installed' || (source !== null && source !== 'Odoo'))
        .sort((a, b) => rank(a) - rank(b)),
    }))
    return {
      project: view.stack.project,
      well: databases.every(
        ({ problem, modules }) => problem === null && modules.every(({ standing }) => !isBad(standing)),
      ),
      databases,
    }
  },
  notWell: ({ well }) => !well,
  view: ({ databases }, style) => databases.map((database) => databaseText(database, style)).join('\n\n'),
})

/** What needs somebody first, then the project's own; by name among equals. */
const rank = ({ standing, source }: Module): number =>
  isBad(standing) ? 0 : standing === 'outdated' || standing === 'newer' ? 1 : source === 'Odoo' ? 3 : 2

const isBad = (standing: Module['standing']) => standing === 'missing' || standing === 'pending'

const shown = (
  { name, title, state, installed, available, standing }: ComparedModule,
  source: string | null,
): Module => ({
  name,
  title: title ?? null,
  state,
  installed: installed ?? null,
  available: available ?? null,
  source,
  standing,
})

/** What a person should know of a standing; nothing when all is as it should be. */
const remarks: Readonly<Record<Module['standing'], string>> = {
  current: '',
  'not installed': '',
  outdated: 'outdated',
  newer: 'the image has an older one than the database',
  missing: 'MISSING from the image',
  pending: 'cut off in the middle',
}

function databaseText({ name, problem, modules }: z.output<typeof Output>['databases'][number], style: Style): string {
  if (problem !== null) return `${style.bold(name)}: ${style.bad(problem)}`
  const count = (...standings: readonly Module['standing'][]) =>
    modules.filter(({ standing }) => standings.includes(standing)).length
  const counted = [
    `${count('current', 'outdated', 'newer', 'missing')} installed`,
    ...(['outdated', 'newer', 'missing', 'pending'] as const).flatMap((standing) =>
      count(standing) > 0 ? [`${count(standing)} ${standing}`] : [],
    ),
  ].join(', ')
  const colour = (standing: Module['standing'], text: string) =>
    isBad(standing) ? style.bad(text) : standing === 'outdated' || standing === 'newer' ? style.warn(text) : text
  return [
    `${style.bold(name)}: ${counted}`,
    table(
      ['MODULE', 'STATE', 'INSTALLED', 'IN THE IMAGE', 'FROM', ''],
      modules.map(({ name, state, installed, available, source, standing }) => [
        name,
        state,
        installed ?? '-',
        available ?? '-',
        source ?? '-',
        colour(standing, remarks[standing]),
      ]),
    ),
  ].join('\n')
}
