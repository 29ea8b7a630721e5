import type { ContainerSummary, Engine } from '../../engine/port.ts'
import { FailedError } from '../../kernel/errors.ts'
import { containerOf, type Place } from './world.ts'

/** How often a state is looked at, in milliseconds. */
const pause = 500

/** A container that restarted this often while it was waited for will not come up by itself. */
const hopeless = 3

/**
 * Waits until a service's container is running and, unless `alive` is enough, healthy.
 * @param seconds how long at most.
 * @throws FailedError with the last probe and the end of the log.
 */
export async function waitForService(
  world: Place,
  service: string,
  { seconds, until = 'healthy' }: { readonly seconds: number; readonly until?: 'alive' | 'healthy' },
): Promise<ContainerSummary> {
  const { clock, signal } = world.context
  for (let waited = 0; ; waited += pause) {
    const found = await containerOf(world, service)
    if (found && isThere(found, until)) return found
    const why = !found ? 'it has no container' : reasonToGiveUp(found, waited >= seconds * 1000, seconds)
    if (why !== undefined && (found || waited >= seconds * 1000)) throw await failure(world.engine, service, why, found)
    await clock.sleep(pause, signal)
  }
}

function isThere({ state, health }: ContainerSummary, until: 'alive' | 'healthy'): boolean {
  return state === 'running' && (until === 'alive' || health === 'healthy' || health === 'none')
}

function reasonToGiveUp(found: ContainerSummary, late: boolean, seconds: number): string | undefined {
  if (found.state === 'exited' || found.state === 'dead') return `it exited with ${found.exitCode ?? 'an unknown code'}`
  if (found.restarts >= hopeless) return `it restarted ${found.restarts} times`
  if (found.health === 'unhealthy') return 'its health check fails'
  return late ? `it is ${found.state} and ${found.health} after ${seconds} s` : undefined
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
