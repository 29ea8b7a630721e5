/**
 * `npm run test:all`: prepares this machine as a person would, then runs everything. Asks only on a terminal.
 * The last line is the sum, `N passed, N failed`; the exit code is 1 when anything failed.
 */
import { prepareMachine } from './test-all/machine.ts'
import { type Outcome, runSuite, type Suite } from './test-all/suite.ts'
import { summary, total } from './test-all/summary.ts'

const muelle = ['node', 'packages/muelle/bin/muelle.js'] as const

/** Before the machine is prepared: nothing here needs more than `npm ci` brings. */
const first: readonly Suite[] = [
  { name: 'build', argv: ['node', 'scripts/build.ts'], count: 'exit' },
  { name: 'typecheck', argv: ['npm', 'run', '--silent', 'typecheck'], count: 'exit' },
  { name: 'lint', argv: ['npm', 'run', '--silent', 'lint'], count: 'exit' },
]
const prepared: readonly Suite[] = [
  { name: 'shell scripts', argv: ['node', 'scripts/test-all/shell-scripts.ts'], count: 'exit' },
  { name: 'unit', argv: ['npm', 'test', '--silent'], count: 'closing line' },
  {
    name: 'Odoo double',
    argv: ['env', '--chdir=test/odoo-double', 'python3', '-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'],
    count: 'exit',
  },
]
const docker: readonly Suite[] = [
  { name: 'host', argv: [...muelle, 'host', 'check'], count: 'exit' },
  { name: 'live', argv: ['npm', 'run', '--silent', 'test:live'], count: 'closing line' },
]

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)))

const outcomes: Outcome[] = []
const all = async (suites: readonly Suite[]) => {
  for (const suite of suites) outcomes.push(await runSuite(suite, interrupted.signal))
}

await all(first)
const machine = await prepareMachine(muelle, interrupted.signal)
outcomes.push(...machine)
await all(prepared)
if (machine.every(({ failed }) => failed === 0)) await all(docker)
else
  outcomes.push({ name: 'live', seconds: 0, passed: 0, failed: 1, note: 'not run: this machine could not be prepared' })

console.log(summary(outcomes))
const { failed } = total(outcomes)
process.exitCode = failed > 0 ? 1 : 0
