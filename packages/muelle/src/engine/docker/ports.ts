import { listeners } from '../listeners.ts'
import type { PortHolder } from '../port.ts'
import type { Client } from './client.ts'
import { composeLabels } from './containers.ts'

/** The container that publishes a TCP port, or the process of this machine that listens on it. */
export async function holderOf(client: Client, port: number, address?: string): Promise<PortHolder | undefined> {
  const running = await client.ask('list the containers', (docker) => docker.listContainers())
  const container = running.find(({ Ports }) =>
    Ports.some(({ IP, PublicPort, Type }) => PublicPort === port && Type === 'tcp' && clash(IP, address)),
  )
  if (container !== undefined)
    return {
      kind: 'container',
      name: (container.Names[0] ?? container.Id).replace(/^\//, ''),
      project: container.Labels[composeLabels.project],
      service: container.Labels[composeLabels.service],
    }
  // A daemon behind a local socket is on this machine; another one's processes cannot be seen.
  return client.endpoint.kind === 'unix' ? listeningProcess(port, address) : undefined
}

async function listeningProcess(port: number, address: string | undefined): Promise<PortHolder | undefined> {
  const found = (await listeners(port)).find(
    (each) => each.protocol === 'tcp' && each.process !== undefined && clash(each.address, address),
  )
  return found?.process && { kind: 'process', ...found.process }
}

/** Whether two sockets of one port cannot be at these addresses at once. IPv4 and IPv6 do not count apart: Docker takes both. */
function clash(one: string | undefined, other: string | undefined): boolean {
  const every = (address: string | undefined) => address === undefined || ['', '0.0.0.0', '::'].includes(address)
  return every(one) || every(other) || one === other
}
