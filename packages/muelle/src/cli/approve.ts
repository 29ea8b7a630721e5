import { UserError } from '../kernel/errors.ts'
import type { Style, Terminal } from '../kernel/operation.ts'
import { type Approval, nameOfLoss } from '../perform/approval.ts'
import type { Planned } from '../perform/planned.ts'
import type { Globals } from './globals.ts'
import { planText } from './show/plan.ts'

/** How the person can be asked. */
export interface Asking {
  readonly terminal: Terminal | undefined
  readonly signal: AbortSignal
  readonly style: Style
  readonly tell: (text: string) => void
}

/**
 * The approval of a plan: from the flags, or asked for in a terminal after showing the plan. Whether it is enough, `runPlanned` judges.
 * @throws UserError with exit 3 when the person says no.
 */
export async function approvalFor(planned: Planned, globals: Globals, asking: Asking): Promise<Approval> {
  const { terminal } = asking
  const idle = planned.effect === 'change' && planned.plan.steps.length === 0
  if (planned.effect === 'read' || idle) return { by: 'nobody' }
  if (planned.effect === 'destroy' && globals.confirm !== undefined) return { by: 'person', typed: globals.confirm }
  if (planned.effect === 'change' && globals.yes) return { by: 'flag' }
  if (terminal === undefined) return { by: 'nobody' }
  if (planned.effect === 'change' && planned.operation.freeForm) return { by: 'person' }
  asking.tell(planText(planned, asking.style))
  const { askText, askYes } = await import('./prompt.ts')
  if (planned.effect === 'destroy') {
    const name = nameOfLoss(planned)
    return { by: 'person', typed: await askText(`Type ${name} to lose it for good`, name, { ...asking, terminal }) }
  }
  if (await askYes('Go on?', { ...asking, terminal })) return { by: 'person' }
  throw new UserError({ what: 'You said no', next: 'Nothing was changed.' }, { refused: true })
}
