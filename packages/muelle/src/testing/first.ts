import { FailedError, UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import type { Progress, Step } from '../kernel/steps.ts'
import { testStack } from './environment.ts'
import { TestInput } from './input.ts'
import { steps } from './steps.ts'

const asking = (what: readonly string[]): TestInput => TestInput.parse({ what })

/**
 * The steps of tests that run before a change, on databases of their own.
 * @param modules the project's own when none is named.
 * @throws UserError, refused, in production.
 */
export async function firstSteps(context: Context, modules: readonly string[]): Promise<readonly Step[]> {
  const { stack } = await testStack(context, asking(modules)).catch((error: unknown) => {
    if (!(error instanceof UserError) || !/is production/.test(error.report.what)) throw error
    const next = `Test in another environment: ${['muelle -e NAME test', ...modules].join(' ')}. Then go on here without --test.`
    throw new UserError({ ...error.report, next }, { refused: true, cause: error })
  })
  return steps(stack, asking(modules))
}

/**
 * Runs them.
 * @returns how many tests there were.
 * @throws FailedError, unwound, when one failed or none ran: nothing was changed.
 */
export async function mustPass(context: Context, modules: readonly string[], progress: Progress): Promise<number> {
  const { testRun } = await import('./run.ts')
  const { well, tests, problems, reasons } = await testRun(context, asking(modules), progress)
  if (well) return tests
  throw new FailedError(
    {
      what: `The tests did not hold, so nothing was changed: ${reasons[0] ?? 'no reason was given'}.`,
      evidence: problems
        .slice(0, 5)
        .map(({ module, test, file, line, message }) =>
          [
            [module, test].filter(Boolean).join(' ') || 'outside of tests',
            ...(file === null ? [] : [`${file}:${line}`]),
            message.split('\n').at(-1),
          ].join(': '),
        )
        .join('\n'),
      next: `See all of it: ${['muelle test', ...modules].join(' ')}`,
    },
    { unwound: true },
  )
}
