import { systemClock } from '../kernel/clock.ts'
import type { Context } from '../kernel/operation.ts'
import { type Effect, type Plan, progressTo } from '../kernel/steps.ts'
import type { AnyOperation } from '../operations.ts'
import { actorOf } from './actor.ts'
import { type Approval, requireApproval } from './approval.ts'
import type { Face } from './face.ts'
import { parseInput } from './parse.ts'
import type { Planned } from './planned.ts'
import { redacted } from './redaction.ts'

/** What an operation answered. */
export interface Done {
  /** As the operation's output schema has it; secrets redacted. */
  readonly output: unknown
  /** The answer is "not well": findings, failed tests, an unhealthy check. */
  readonly notWell: boolean
  /** What was asked; not redacted. */
  readonly input: Planned['input']
}

/**
 * Parses the input and makes the plan; changes nothing.
 * @param rawInput what the face was given, checked by nobody yet.
 * @throws UserErrors naming each field that is wrong, and whatever the operation's `plan` reports.
 */
export async function planOperation(operation: AnyOperation, rawInput: unknown, face: Face): Promise<Planned> {
  const input = parseInput(operation.input, rawInput, face.nameOf)
  const context = contextOf(operation, input, face)
  const plan = redacted(await planOf(operation, context, input))
  const effect = strongest([
    operation.effect,
    ...plan.steps.map((step) => step.effect),
    ...(plan.loses === undefined ? [] : (['destroy'] as const)),
  ])
  return {
    operation,
    input,
    effect,
    plan,
    face,
    context: { ...context, invocation: { ...context.invocation, effect } },
  }
}

/**
 * Runs what was planned.
 * @throws UserError with exit 3 when the approval is not enough for the plan's effect, and whatever `run` reports.
 */
export async function runPlanned(planned: Planned, approval: Approval): Promise<Done> {
  await requireApproval(planned, approval)
  const { operation, input, context, face } = planned
  const progress = progressTo(
    (event) => face.onEvent(redacted(event)),
    (text) => face.onLine(redacted(text)),
    (paint) => face.onShow?.((style) => redacted(paint(style))),
  )
  const output = operation.output.parse(await operation.run(context, input, progress))
  return { output: redacted(output), notWell: operation.notWell?.(output) ?? false, input }
}

function contextOf(operation: AnyOperation, input: Planned['input'], face: Face): Context {
  return {
    directory: face.directory,
    environment: face.environment,
    environ: face.environ,
    clock: face.clock ?? systemClock,
    signal: face.signal,
    invocation: {
      operation: operation.name,
      effect: operation.effect,
      input: redacted(operation.recorded?.(input) ?? input),
      actor: actorOf(face.name, face.environ),
    },
    terminal: face.terminal,
    style: face.style,
    readSecret: face.readSecret,
    readInput: face.readInput,
    askYes: face.askYes,
  }
}

/** A `read` has nothing to plan; any other operation without a plan is a bug of ours, and never runs. */
async function planOf(operation: AnyOperation, context: Context, input: Planned['input']): Promise<Plan> {
  if (operation.plan) return await operation.plan(context, input)
  if (operation.effect === 'read') return { steps: [] }
  throw new Error(`the operation "${operation.name}" has the effect ${operation.effect} and no plan`)
}

function strongest(effects: readonly Effect[]): Effect {
  if (effects.includes('destroy')) return 'destroy'
  return effects.includes('change') ? 'change' : 'read'
}
