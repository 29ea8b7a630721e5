import type { ContainerSummary, Engine } from '../engine/port.ts'
import { FailedError } from '../kernel/errors.ts'
import { healthNow } from './health.ts'
import { containerOf, type Place } from './world.ts'

/** Seconds that any service may take to start; the slowest is Odoo with a cold registry of many modules on a small machine. */
export const startSeconds = 300

/** What counts as well: `none` has no health check. */
const wellHealths: readonly ContainerSummary['health'][] = ['healthy', 'none']

/** How often a state is looked at, in milliseconds. */
const pause = 500

/** A container that restarted this often while it was waited for will not come up by itself. */
const hopeless = 3

/** Milliseconds in which what failed before the waiting began may still mend: three health probes of the slowest service. */
const mending = 30_000

/**
 * Waits until a service's container is running and, unless `alive` is enough, healthy.
 * Only what happens during the waiting counts against it: restarts and failed probes of before say nothing of now.
 * @param seconds how long at most.
 * @throws FailedError with the last probe and the end of the log.
 */
export async function waitForService(
  world: Place,
  service: string,
  { seconds, until = 'healthy' }: { readonly seconds: number; readonly until?: 'alive' | 'healthy' },
): Promise<ContainerSummary> {
  const { clock, signal } = world.context
  let first: ContainerSummary | undefined
  let sick = false
  let waited = 0
  for (;;) {
    const began = performance.now()
    const there = await containerOf(world, service)
    if (there?.state === 'running' && until === 'alive') return there
    const found = there && { ...there, health: await healthNow(world.engine, there, signal) }
    if (found?.state === 'running' && wellHealths.includes(found.health)) return found
    const late = waited >= seconds * 1000
    sick = found?.health === 'unhealthy' && (sick || first?.id !== found.id) && waited < mending
    if (first?.id !== found?.id) first = found
    const restarts = (found?.restarts ?? 0) - (first?.restarts ?? 0)
    const why = found ? reasonToGiveUp(found, { restarts, sick }) : undefined
    const over = found ? `it is ${found.state} and ${found.health} after ${seconds} s` : 'it has no container'
    if (why !== undefined || late) throw await failure(world.engine, service, why ?? over, found)
    await clock.sleep(pause, signal)
    waited += Math.max(pause, performance.now() - began)
  }
}

/** Waits until the services that Compose started again are healthy; a colour that stands still stays so. */
export async function allWell(place: Place, services: readonly string[]): Promise<void> {
  for (const service of services) {
    const found = await containerOf(place, service)
    if (found?.state === 'running' || found?.state === 'restarting')
      await waitForService(place, service, { seconds: startSeconds })
  }
}

/**
 * Why waiting longer is of no use.
 * @param before.restarts since the waiting began.
 * @param before.sick its health check failed before that and has not mended yet.
 */
function reasonToGiveUp(
  { state, health, exitCode }: ContainerSummary,
  { restarts, sick }: { readonly restarts: number; readonly sick: boolean },
): string | undefined {
  if (state === 'exited' || state === 'dead') return `it exited with ${exitCode ?? 'an unknown code'}`
  if (restarts >= hopeless) return `it restarted ${restarts} times`
  return state === 'running' && health === 'unhealthy' && !sick ? 'its health check fails' : undefined
}

async function failure(
  engine: Engine,
  service: string,
  why: string,
  found: ContainerSummary | undefined,
): Promise<FailedError> {
  const log = found ? await lastLines(engine, found) : []
  const probe = found?.lastProbe?.trim()
  return new FailedError(
    {
      what: `${service} did not come up: ${why}.`,
      evidence: [...(probe ? [`last probe: ${probe}`] : []), ...log].join('\n'),
      next: `Mend the cause and run the same command again; more: muelle logs ${service} --tail 100`,
    },
    { unwound: false },
  )
}

async function lastLines(engine: Engine, container: ContainerSummary): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const { text } of engine.logs([container], { follow: false, tail: 15 })) lines.push(text)
  return lines
}
