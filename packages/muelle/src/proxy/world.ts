import type { HostSession } from '../engine/host/session.ts'
import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { type Release, readRelease } from '../store/release.ts'
import { haproxyTraffic, proxySocket } from '../traffic/haproxy.ts'
import type { Traffic } from '../traffic/port.ts'
import type { Workshop } from '../workshop/change.ts'
import type { World } from '../workshop/world.ts'

/** What the tasks of the proxy's operations work with. */
export interface ProxyWorld extends World {
  readonly traffic: Traffic
  release: Release
}

/** The proxy, reached from the helper container: it mounts the volume with the runtime socket. */
export const trafficOf = (session: HostSession): Traffic =>
  haproxyTraffic((command) => session.socket(proxySocket, command))

/**
 * The world of an open workshop.
 * @throws UserError, refused, before the first `up`: nothing serves.
 */
export async function proxyWorld(context: Context, { stack, engine, session }: Workshop): Promise<ProxyWorld> {
  const release = await readRelease(session)
  if (release === undefined)
    throw new UserError(
      { what: `${stack.project} was never brought up.`, evidence: 'the host has no release', next: 'Run: muelle up' },
      { refused: true },
    )
  return { context, engine, session, stack, files: [], shipped: [], warnings: [], release, traffic: trafficOf(session) }
}
