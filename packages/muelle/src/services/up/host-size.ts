import type { Task } from '../../engine/host/durable.ts'
import { step } from '../../kernel/steps.ts'
import { budgetOf } from '../../sizing/budget.ts'
import type { Stack } from '../../stack/stack.ts'
import { hostSize } from '../../workshop/host-size.ts'
import type { World } from '../../workshop/world.ts'

/** Writes down how large the host is, once, for a stack whose sizes should follow from it and whose muelle.yaml does not say. */
export function hostSizeTasks(stack: Stack): readonly Task<World>[] {
  if (stack.sizing === undefined || budgetOf(stack) !== undefined) return []
  const record: Task<World> = {
    step: step({
      id: 'size',
      what: "record the host's CPUs, memory and disk in muelle.lock",
      why: 'sizing: is there and does not say them; later a changed host is reported, never applied by itself',
    }),
    async work(world) {
      const host = await hostSize(world.engine, world.stack)
      world.stack = { ...world.stack, lock: { ...world.stack.lock, host } }
      return true
    },
  }
  return [record]
}
