import { expect, test } from 'vitest'
import { systemClock } from '../kernel/clock.ts'
import { least, project } from '../stack/fixtures/project.ts'
import { changesText } from './marked.ts'
import { shell } from './shell.ts'

const context = () => ({
  directory: project({ 'muelle.yaml': least }),
  environment: undefined,
  environ: {},
  clock: systemClock,
  signal: new AbortController().signal,
  invocation: { operation: 'shell', effect: 'change' as const, input: {}, actor: 'test' },
  readSecret: async () => '',
  readInput: async () => 'print(1)',
})
const planned = async (input: object) => await shell.plan?.(context(), shell.input.parse(input))

test('a script that reads works as the reader, in a container that outlives the lock', async () => {
  const plan = await planned({ script: 'report.py' })
  expect(plan?.steps.map(({ id }) => id)).toEqual(['lock', 'reader', 'container', 'shell'])
  expect(plan?.steps[2]?.argv?.slice(0, 9)).toEqual([
    ...['docker', 'compose', 'run', '--rm', '--detach', '--no-deps', '--no-TTY'],
    ...['--label', 'io.muelle.role=shell'],
  ])
  expect(plan?.steps[3]?.argv).toEqual([
    ...['odoo', 'shell', '--database', 'acme'],
    ...['--no-http', '--workers=0', '--max-cron-threads=0', '--log-level=warn'],
  ])
})

test('a script that writes is under the lock to its end', async () => {
  const plan = await planned({ script: 'mend.py', write: true })
  expect(plan?.steps.map(({ id }) => id)).toEqual(['lock', 'container', 'shell'])
  expect(plan?.steps[1]?.argv).toEqual([
    ...['docker', 'compose', 'run', '--detach', '--no-deps', '--no-TTY', '--label', 'io.muelle.role=run'],
    ...['odoo-cron', 'sleep', 'infinity'],
  ])
})

test.each([
  [{}, 'needs a terminal'],
  [{ script: 'a.py', trial: true }, '--trial belongs to --write'],
  [{ args: ['x'] }, 'no script'],
  [{ script: 'a.py', database: 'acma' }, 'no database acma'],
])('what makes no sense is refused before anything is made: %j', async (input, words) => {
  await expect(planned(input)).rejects.toThrow(words)
})

test('an agent is told that a script is for the command line', async () => {
  const { readInput, ...agent } = context()
  await expect(shell.plan?.(agent, shell.input.parse({ script: 'a.py' }))).rejects.toMatchObject({ exit: 3 })
})

test('changes are told by model, with what there is of them', () => {
  const change = { table: 'res_partner', model: 'res.partner', created: 2, written: 0, deleted: 1, structure: [] }
  expect(changesText([change, { ...change, table: 'a_b_rel', model: null, deleted: 0 }])).toBe(
    '  res.partner: 2 created, 1 deleted\n  a_b_rel: 2 created',
  )
})

test('the answer that a script leaves is shown, and nothing where it leaves none', () => {
  const told = (result: unknown) =>
    shell.view?.(
      shell.output.parse({
        ...{ database: 'acme', exitCode: 0, stdout: '', stderr: '', error: null, changes: [], kept: false },
        result,
      }),
      { width: 100, bold: String, dim: String, good: String, bad: String, warn: String },
      shell.input.parse({ script: 'a.py' }),
    )
  expect(told({ partners: 2 })).toBe('{\n  "partners": 2\n}')
  expect(told(null)).toBe('')
})
