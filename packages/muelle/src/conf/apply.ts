import { z } from 'zod'
import type { Context, Style } from '../kernel/operation.ts'
import type { Progress, Step } from '../kernel/steps.ts'
import { fileChanges } from '../project/plan/files.ts'
import { runningState, ServiceChange, serviceChanges } from '../project/plan/services.ts'
import { renderStack } from '../render/render.ts'
import { bringUp } from '../services/up/bring-up.ts'
import { upTasks } from '../services/up/tasks.ts'
import type { Stack } from '../stack/stack.ts'
import { lockStep } from '../workshop/change.ts'
import { activeColour, look } from '../workshop/look.ts'
import { requireRoom } from '../workshop/room.ts'

/** For operations that write muelle.yaml: whether it counts at once. */
export const applyField = z
  .boolean()
  .default(false)
  .describe('make it count at once: muelle up, with what it makes anew shown in the plan')

/** What `muelle up` does to the services then. */
export const Consequence = z.object({
  environment: z.string(),
  services: z.array(ServiceChange).nullable().describe('those that change; null when no Docker could be asked'),
  unchecked: z.string().nullable(),
  applied: z.boolean(),
})
export type Consequence = z.output<typeof Consequence>

/** What `muelle up` would do to the services of a stack that is not written yet. Changes nothing. */
export async function consequenceOf(context: Context, stack: Stack): Promise<Consequence> {
  const rendered = renderStack(stack)
  const running = await runningState(context, stack)
  const { environment } = stack
  if ('unchecked' in running) return { environment, services: null, unchecked: running.unchecked, applied: false }
  const changes = serviceChanges(stack, rendered, running, await fileChanges(stack, rendered))
  return {
    environment,
    services: changes.filter(({ change }) => change !== 'none'),
    unchecked: null,
    applied: false,
  }
}

/** The steps of applying it. @throws as `up` does, before anything is written. */
export async function applySteps(context: Context, stack: Stack): Promise<readonly Step[]> {
  const view = await look({ ...context, environment: stack.environment })
  await requireRoom({ stack, engine: view.engine })
  const { colour } = await activeColour(view)
  return [lockStep(stack), ...upTasks(stack, colour).map((task) => task.step)]
}

/** Brings the stack to what muelle.yaml says now. Cut off, `muelle up` finishes it. */
export async function applyNow(
  context: Context,
  progress: Progress,
  operation: string,
  stack: Stack,
): Promise<Consequence> {
  await bringUp({ ...context, environment: stack.environment }, progress, operation, upTasks)
  return { environment: stack.environment, services: [], unchecked: null, applied: true }
}

/** What it changes, in a line or two; the same before and after it was applied. */
export function consequenceText({ environment, services, unchecked, applied }: Consequence, style: Style): string {
  if (applied) return style.good(`It counts in ${environment}.`)
  const up = `muelle -e ${environment} up`
  if (services === null) return style.warn(`The running containers were not looked at: ${unchecked}`)
  if (services.length === 0) return `Nothing that runs in ${environment} differs.`
  const by = (kind: ServiceChange['change']) =>
    services.filter(({ change }) => change === kind).map(({ service }) => service)
  const lines = (['recreate', 'reload', 'create', 'start', 'remove'] as const).flatMap((kind) =>
    by(kind).length > 0 ? [`${kind} ${by(kind).join(', ')}`] : [],
  )
  return `To make it count in ${environment}: ${style.bold(up)}\nIt would ${lines.join('; ')}. (--apply does both at once.)`
}
