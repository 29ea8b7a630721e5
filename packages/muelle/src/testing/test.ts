import { operation } from '../kernel/operation.ts'
import type { Plan } from '../kernel/steps.ts'
import { lockStep } from '../workshop/change.ts'
import { testStack } from './environment.ts'
import { TestInput } from './input.ts'
import { TestOutput } from './output.ts'
import { judgeWords } from './selection.ts'
import { steps } from './steps.ts'
import { testText } from './text.ts'

export const test = operation({
  name: 'test',
  summary: 'Run Odoo’s tests on a throw-away database, with the addons as they are now',
  help: [
    'A name of a module is the module with all its standard tests; everything else is Odoo’s own --test-tags: [-][tag][/module][:Class][.method]. What selects nothing is refused before anything runs. Words that begin with - stand behind --.',
    'The modules are installed once, with demonstration data, in a template database on the stack’s PostgreSQL. Each run copies it, updates the modules that are tested in it, so that at_install and post_install tests both run, and removes it. An edit of an addon makes only what stands on Odoo’s own modules anew. No database, file or network of the stack but PostgreSQL’s is touched.',
    'Without -e it runs in an environment for tests or development when there is one. A test that only logs an ERROR, and a run in which no test ran, are not well: exit code 1.',
    '$ muelle test\n$ muelle test quay_fees --junit report.xml\n$ muelle test --changed --jobs 4\n$ muelle test :TestFees.test_sum --artifacts test-results\n$ muelle test quay_fees -- -slow',
  ].join('\n'),
  effect: 'change',
  input: TestInput,
  output: TestOutput,
  async plan(outer, given): Promise<Plan> {
    const { stack } = await testStack(outer, given)
    // Which names are modules only the image tells; what no name can make right is refused now.
    judgeWords(given.what, () => false)
    return { steps: [lockStep(stack), ...steps(stack, given)] }
  },
  async run(outer, given, progress) {
    const { testRun } = await import('./run.ts')
    return await testRun(outer, given, progress)
  },
  view: testText,
  notWell: ({ well }) => !well,
})
