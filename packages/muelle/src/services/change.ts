import { z } from 'zod'
import type { HostSession } from '../engine/host/session.ts'
import { connectEngine } from '../engine/connect.ts'
import { openHost } from '../engine/host/open.ts'
import type { Engine } from '../engine/port.ts'
import { ensureMuelleImage } from '../images/ensure.ts'
import type { Context } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'

/** A stack opened for change: the helper container is attached and holds the lock. */
export interface Workshop extends AsyncDisposable {
  readonly stack: Stack
  readonly engine: Engine
  readonly session: HostSession
}

/**
 * Opens a stack for change on its daemon's host. Muelle's own image is made first when the engine lacks it.
 * @throws UserError when another operator holds the lock; EnvironmentError when Docker cannot be used.
 */
export const openWorkshop = (context: Context, note: (text: string) => void): Promise<Workshop> => open(context, note, true)

/** Opens a stack's directory on the host for reading: no lock, so it can be looked at while another operator works. */
export const openReading = (context: Context, note: (text: string) => void): Promise<Workshop> => open(context, note, false)

async function open(context: Context, note: (text: string) => void, lock: boolean): Promise<Workshop> {
  const stack = await loadStack(context)
  const engine = await connectEngine(stack, context.environ)
  const image = await ensureMuelleImage(engine, stack, note, context.signal)
  const session = await openHost({ engine, stack, context, image, lock })
  return { stack, engine, session, [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() }
}

/** The services that an operation speaks of. */
export const servicesField = z
  .array(z.string())
  .default([])
  .describe('services; all when none is named')
  .meta({ positional: 'rest' })

/** Which services were touched. */
export const TouchedServices = z.object({ project: z.string(), services: z.array(z.string()) })
