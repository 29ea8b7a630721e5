import { z } from 'zod'
import type { HostSession } from '../engine/host/session.ts'
import { UserError } from '../kernel/errors.ts'
import { networksOf } from '../render/expected.ts'
import type { Stack } from '../stack/stack.ts'
import type { View } from '../workshop/look.ts'

/** The part of the engine's answer that tells which networks a container is in. */
const Attached = z.object({ NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()) }) })

const isOdoo = (service: string): boolean => service === 'odoo' || service.startsWith('odoo-')

/**
 * Sees to it that nothing of Odoo in a stack reaches the outside, as Docker has it now and not as muelle.yaml says: a stack that was
 * brought up before it was neutralized keeps its way out until the next up.
 * @throws UserError, refused, that names the container and the network.
 */
export async function requireNoWayOut({ engine, stack, containers }: View): Promise<void> {
  const internal = new Set(
    (await engine.networks.list(stack.project)).filter((each) => each.internal).map(({ name }) => name),
  )
  for (const { id, name, service } of containers.filter((each) => isOdoo(each.service))) {
    const { NetworkSettings } = Attached.parse(await engine.inspect(id))
    const out = Object.keys(NetworkSettings.Networks).filter((network) => network !== 'none' && !internal.has(network))
    if (out.length > 0) throw wayOut(stack, `${name} (${service}) is in ${out.join(', ')}, which is not internal`)
  }
}

/** The same of what the next container would be made from: compose.yaml as it lies on the host. */
export async function requireNoWayOutOnHost(session: HostSession, stack: Stack): Promise<void> {
  const content = await session.read('compose.yaml')
  if (content === undefined) throw wayOut(stack, 'there is no compose.yaml on the host')
  for (const [service, networks] of networksOf([{ path: 'compose.yaml', content, mode: 0o644 }]))
    if (isOdoo(service) && networks.includes('egress'))
      throw wayOut(stack, `${service} is in the network egress in ${stack.hostDirectory}/compose.yaml`)
}

const wayOut = ({ environment, project }: Stack, evidence: string) =>
  new UserError(
    {
      what: `${project} can reach the outside: a clone could act as the original.`,
      evidence,
      next: `Run: muelle -e ${environment} up`,
    },
    { refused: true },
  )
