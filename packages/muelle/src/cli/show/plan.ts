import type { Style } from '../../kernel/operation.ts'
import { shellWord } from '../../kernel/shell-word.ts'
import type { Step } from '../../kernel/steps.ts'
import type { Planned } from '../../perform/planned.ts'
import { printable } from './printable.ts'

/** A plan as text: one block a step, with its reason, its exact command and how it is taken back. */
export function planText(
  { operation, plan, effect }: Pick<Planned, 'operation' | 'plan' | 'effect'>,
  style: Style,
): string {
  if (effect === 'read') return `${operation.name} only reads: there is nothing to plan.`
  if (plan.steps.length === 0) return `${operation.name}: nothing to do.`
  const count = `${plan.steps.length} ${plan.steps.length === 1 ? 'step' : 'steps'}`
  const steps = plan.steps.flatMap((step, index) => stepLines(step, index + 1, style))
  const loss = plan.loses === undefined ? [] : [style.bad(`What will be lost: ${plan.loses}`)]
  return printable([style.bold(`Plan of ${operation.name}: ${count}`), ...steps, ...loss].join('\n'), { colours: true })
}

/** A plan as the one document of `--dry-run --format json`. */
export function planDocument({ operation, plan, effect, context }: Planned): unknown {
  return {
    operation: operation.name,
    environment: context.environment,
    effect,
    input: context.invocation.input,
    steps: plan.steps,
    loses: plan.loses,
  }
}

function stepLines(step: Step, number: number, style: Style): readonly string[] {
  const mark =
    step.effect === 'destroy' ? style.bad(' (destroys)') : step.effect === 'read' ? style.dim(' (reads)') : ''
  const rows = [
    ['why', step.why],
    ['runs', step.argv?.map(shellWord).join(' ')],
    ['undo', step.undo],
  ] as const
  return [
    `${String(number).padStart(3)}. ${step.what}${mark}`,
    ...rows.flatMap(([label, text]) => (text ? [style.dim(`     ${label.padEnd(5)}${text}`)] : [])),
    ...(step.patch === undefined ? [] : [step.patch]),
  ]
}
