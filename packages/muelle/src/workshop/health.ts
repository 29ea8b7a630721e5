import type { ContainerSummary, Engine } from '../engine/port.ts'
import { UserError } from '../kernel/errors.ts'

/** Milliseconds that one health check may take: more than Odoo's own limits for its two ports. */
const longest = 20_000

/** The same where somebody only wants to look: then Docker's word stands. */
const patience = 2_000

/**
 * How a container is now. Docker asks for the first time when one whole interval is over, up to 10 s after a service was ready
 * (before Docker 25 there is no other way); so while it has not, the container's own health check is run here.
 * @param signal ends the asking.
 * @param within milliseconds until it counts as not answered.
 */
export async function healthNow(
  engine: Pick<Engine, 'exec'>,
  { id, state, health, healthcheck }: ContainerSummary,
  signal: AbortSignal,
  within = longest,
): Promise<ContainerSummary['health']> {
  if (state !== 'running' || health !== 'starting' || healthcheck === undefined) return health
  const late = AbortSignal.timeout(within)
  try {
    const { exitCode } = await engine.exec(id, { argv: healthcheck, signal: AbortSignal.any([signal, late]) })
    return exitCode === 0 ? 'healthy' : 'starting'
  } catch (error) {
    // It ended meanwhile, or does not answer: why is seen by looking at its state.
    if (error instanceof UserError || (late.aborted && !signal.aborted)) return 'starting'
    throw error
  }
}

/** The same of many, to be shown: containers as the engine tells, with how they are now. */
export const withHealthNow = (
  engine: Pick<Engine, 'exec'>,
  containers: readonly ContainerSummary[],
  signal: AbortSignal,
): Promise<readonly ContainerSummary[]> =>
  Promise.all(containers.map(async (each) => ({ ...each, health: await healthNow(engine, each, signal, patience) })))
