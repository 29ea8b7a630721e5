import { z } from 'zod'
import { FailedError } from '../../kernel/errors.ts'
import type { Colour } from '../../store/release.ts'
import { waitForService } from '../../workshop/wait.ts'
import type { ProxyWorld } from '../world.ts'

/** Seconds for HAProxy's resolver, which asks once a second (haproxy.cfg: resolvers docker). */
const patience = 30

const Inspected = z.object({
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ IPAddress: z.string() })) }),
})

/**
 * Waits until both routes of a colour lead to its container.
 * HAProxy keeps the last address of a stopped container, and Docker gives it to the next one that comes.
 */
export async function waitForAddress(world: ProxyWorld, colour: Colour): Promise<void> {
  const { clock, signal } = world.context
  const container = await waitForService(world, `odoo-${colour}`, { seconds: 60, until: 'alive' })
  const { NetworkSettings } = Inspected.parse(await world.engine.inspect(container.id))
  const own = Object.values(NetworkSettings.Networks).map(({ IPAddress }) => IPAddress)
  for (let waited = 0; ; waited++) {
    const servers = (await world.traffic.look()).servers.filter(({ name }) => name === colour)
    if (servers.every(({ address }) => address !== undefined && own.includes(address))) return
    if (waited >= patience)
      throw new FailedError(
        {
          what: `The proxy does not find odoo-${colour}.`,
          evidence: `it has ${servers.map(({ address }) => address ?? 'no address').join(', ')}; the container has ${own.join(', ')}`,
          next: 'See: muelle logs proxy --tail 50',
        },
        { unwound: false },
      )
    await clock.sleep(1000, signal)
  }
}
