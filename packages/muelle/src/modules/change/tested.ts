import { z } from 'zod'
import { UserError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import type { Plan, Progress } from '../../kernel/steps.ts'
import { loadStack } from '../../stack/load.ts'
import { firstSteps, mustPass } from '../../testing/first.ts'
import { applicationTag } from '../../workshop/application.ts'
import { look, running } from '../../workshop/look.ts'
import type { Changed } from './fields.ts'
import { planChange, type Request, runChange } from './operation.ts'

export const testField = z
  .boolean()
  .default(false)
  .describe('run their tests first, on a database of their own: what fails is not done here')

/** What is tested: what is named, or the project's own where all is meant. */
const tested = ({ names }: Request): readonly string[] => (names === 'changed' || names.includes('base') ? [] : names)

/** The plan of a change, with the tests before it when they are asked for. */
export async function planTested(context: Context, test: boolean, request: Request): Promise<Plan> {
  const plan = await planChange(context, request)
  if (!test || plan.steps.length === 0) return plan
  await mustBeAsTested(context)
  const [lock, ...change] = plan.steps
  return { ...plan, steps: [...(lock ? [lock] : []), ...(await firstSteps(context, tested(request))), ...change] }
}

/** Does it. The change is judged before the tests run, and anew afterwards. */
export async function runTested(
  context: Context,
  test: boolean,
  request: Request,
  progress: Progress,
): Promise<Changed> {
  const { steps } = test ? await planTested(context, test, request) : { steps: [] }
  const count = steps.length > 0 ? await mustPass(context, tested(request), progress) : null
  return { ...(await runChange(context, request, progress)), tested: count }
}

/** @throws UserError, refused, when the stack runs other addons than those that the tests would take. */
async function mustBeAsTested(context: Context): Promise<void> {
  const view = await look(context)
  // Sources are mounted there: what is tested is what runs.
  if (view.stack.development !== undefined) return
  const wanted = await applicationTag(view.engine, await loadStack(context))
  const { image } = running(view, 'odoo-cron')
  if (image === wanted) return
  throw new UserError(
    {
      what: 'The stack runs other addons than those that would be tested.',
      evidence: `it runs ${image}; the files as they are now make ${wanted}`,
      next: 'Run muelle up first.',
    },
    { refused: true },
  )
}
