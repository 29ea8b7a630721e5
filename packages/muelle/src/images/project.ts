import { connectEngine } from '../engine/connect.ts'
import type { Engine } from '../engine/port.ts'
import type { Context } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'

/** A project with its addons read, and its daemon. */
export async function lookAtProject(context: Context): Promise<{ readonly stack: Stack; readonly engine: Engine }> {
  const stack = await loadStack(context)
  return { stack, engine: await connectEngine(stack, context.environ) }
}
