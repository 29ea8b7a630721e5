import { z } from 'zod'
import { connectEngine } from '../engine/connect.ts'
import { FailedError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import { filesOf, projectModules } from '../workshop/project-modules.ts'
import { inScratch } from '../workshop/scratch.ts'
import { table } from '../workshop/table.ts'

const Counted = z.object({
  lines: z.int(),
  other: z.int().describe('empty lines and comments'),
  code: z.int(),
})

/** Odoo's command for these modules. */
export const clocArgv = (paths: readonly string[]): readonly string[] => [
  'odoo',
  'cloc',
  ...paths.flatMap((path) => ['--path', path]),
]

export const cloc = operation({
  name: 'cloc',
  summary: 'Count the lines of code of the project’s own modules, as Odoo counts them',
  help: [
    'The files as they are on this machine are counted by the Odoo of odoo.image, in a container without network. Modules of git repositories are not counted.',
    '$ muelle cloc\n$ muelle cloc acme_sale',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    modules: z
      .array(z.string())
      .default([])
      .describe('modules of the project; all when none is named')
      .meta({ positional: 'rest' }),
  }),
  output: z.object({
    modules: z.array(Counted.extend({ name: z.string(), path: z.string() })),
    total: Counted,
  }),
  async run(context, { modules: named }, progress) {
    const stack = await loadStack(context, { files: 'unread' })
    const modules = await projectModules(stack, named)
    const engine = await connectEngine(stack, context.environ)
    const argv = clocArgv(modules.map(({ path }) => path))
    const done = await inScratch({ engine, stack }, await filesOf(stack, modules), argv, progress.line, context.signal)
    const counts = parseCloc(done.stdout)
    const counted = modules.flatMap(({ name, path }) => {
      const count = counts.get(name)
      return count === undefined ? [] : [{ name, path, ...count }]
    })
    if (done.exitCode !== 0 || counted.length < modules.length)
      throw new FailedError(
        {
          what: 'Odoo did not count every module.',
          evidence:
            (done.stderr.trim() || done.stdout.trim()).split('\n').slice(-5).join('\n') || `exit code ${done.exitCode}`,
          next: `Does ${stack.odoo.image} have the command? muelle odoo explain 'cloc --help'`,
        },
        { unwound: true },
      )
    const sum = (key: 'lines' | 'other' | 'code') => counted.reduce((total, each) => total + each[key], 0)
    return { modules: counted, total: { lines: sum('lines'), other: sum('other'), code: sum('code') } }
  },
  view: ({ modules, total }, style) =>
    table(
      ['MODULE', 'LINES', 'OTHER', 'CODE'],
      [
        ...[...modules].sort((a, b) => b.code - a.code).map(({ name, ...count }) => [name, ...numbers(count)]),
        [style.bold('total'), ...numbers(total)],
      ],
    ),
})

const numbers = ({ lines, other, code }: z.output<typeof Counted>) => [lines, other, code].map(String)

/** Reads the table that `odoo cloc` prints: a line for each module, then one without a name. A long name may be cut: it stays unknown. */
export function parseCloc(printed: string): ReadonlyMap<string, z.output<typeof Counted>> {
  const rows = [...printed.matchAll(/^(\S+) +(\d+) +(\d+) +(\d+)$/gm)]
  return new Map(
    rows.map(([, name = '', lines, other, code]) => [
      name,
      { lines: Number(lines), other: Number(other), code: Number(code) },
    ]),
  )
}
