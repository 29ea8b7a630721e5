import { z } from 'zod'
import { connectEngine } from '../engine/connect.ts'
import { conclude } from '../engine/host/conclude.ts'
import { openHost } from '../engine/host/open.ts'
import type { HostSession } from '../engine/host/session.ts'
import type { Engine } from '../engine/port.ts'
import type { Context } from '../kernel/operation.ts'
import { type Progress, type Step, step } from '../kernel/steps.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { ensureMuelleImage } from './images/ensure.ts'

/** A stack opened for change: the helper container is attached and holds the lock. */
export interface Workshop extends AsyncDisposable {
  readonly stack: Stack
  readonly engine: Engine
  readonly session: HostSession
}

/** What the work is about. */
interface Options {
  /** `read` when it is about the project's files; a broken addon need not stop anything else. */
  readonly files?: 'read' | 'unread'
  /** True to speak to the proxy while it runs. */
  readonly proxy?: boolean
  /** Seconds to wait for another operator; none when absent. MUELLE_LOCK_WAIT says more. */
  readonly wait?: number
  /** Keys of the volumes that it works on. */
  readonly volumes?: readonly string[]
  /** Full name of another stack's volume `odoo-data` that is only read. */
  readonly borrowed?: string
  /** A directory of the host that is read, and nothing else: where a person put a file. */
  readonly given?: string
}

/**
 * Opens a stack for change on its daemon's host, for work that `runDurably` does: that writes down how it ended.
 * Muelle's own image is made first when the engine lacks it.
 * @throws UserError when another operator holds the lock; EnvironmentError when Docker cannot be used.
 */
export const openWorkshop = (context: Context, progress: Progress, options: Options = {}): Promise<Workshop> =>
  open(context, progress, true, options)

/** Does short work on a stack under its lock; the journal says how it ended, and why. */
export async function inWorkshop<T>(
  context: Context,
  progress: Progress,
  work: (workshop: Workshop) => Promise<T>,
  options: Options = {},
): Promise<T> {
  await using workshop = await openWorkshop(context, progress, options)
  return await conclude(workshop.session, context.signal, () => work(workshop))
}

/** Opens a stack's directory on the host for reading: no lock, so it can be looked at while another operator works. */
export const openReading = (context: Context, progress: Progress, options: Options = {}): Promise<Workshop> =>
  open(context, progress, false, options)

/** The step that opening is, in every plan that changes a stack. */
export const lockStep = (stack: Stack): Step =>
  step({
    id: 'lock',
    what: `take the lock of ${stack.project} on its host`,
    why: 'two operators at once would undo each other',
  })

const readStep = (stack: Stack): Step =>
  step({ id: 'read', what: `open ${stack.hostDirectory} on its host`, why: 'to read it', effect: 'read' })

async function open(
  context: Context,
  progress: Progress,
  lock: boolean,
  { files = 'unread', proxy = false, wait = 0, volumes = [], borrowed, given }: Options,
): Promise<Workshop> {
  const stack = await loadStack(context, { files })
  const engine = await connectEngine(stack, context.environ)
  const session = await progress.step(lock ? lockStep(stack) : readStep(stack), async (note) => {
    const image = await muelleImage(context, engine, stack, note)
    const patience = Math.max(wait, Number(context.environ.MUELLE_LOCK_WAIT ?? 0))
    const mounts = {
      proxy,
      volumes,
      ...(borrowed !== undefined && { borrowed }),
      ...(given !== undefined && { given }),
    }
    return openHost({ engine, stack, context, image, lock, ...mounts, wait: patience, onWait: note })
  })
  return { stack, engine, session, [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() }
}

/** The image of the helper. The steward's own commands take the one that `up` made: its container has nothing to build from. */
async function muelleImage(
  { environ, signal }: Context,
  engine: Engine,
  stack: Stack,
  note: (text: string) => void,
): Promise<string> {
  const own = environ.MUELLE_STACK ? stack.lock.images.muelle?.reference : undefined
  return own ?? (await ensureMuelleImage(engine, stack, note, signal))
}

/** The services that an operation speaks of. */
export const servicesField = z
  .array(z.string())
  .default([])
  .describe('services; all when none is named, odoo is the colour that serves')
  .meta({ positional: 'rest' })

/** How long a service may take to stop. Odoo's own time is as long as a request may run: minutes. */
export const timeoutField = z
  .int()
  .min(0)
  .max(86_400)
  .optional()
  .describe('to wait for a service to stop until it is killed; its own stop_grace_period when absent')
  .meta({ short: 't', placeholder: 'SECONDS' })

/** The same for Compose. */
export const timeoutArgv = (timeout: number | undefined): readonly string[] =>
  timeout === undefined ? [] : ['--timeout', String(timeout)]

/** Which services were touched. */
export const TouchedServices = z.object({ project: z.string(), services: z.array(z.string()) })
