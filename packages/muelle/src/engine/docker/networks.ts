import type { ContainerInfo, NetworkInspectInfo } from 'dockerode'
import type { NetworkDetail, NetworkMember, Networks } from '../port/networks.ts'
import type { Client } from './client.ts'
import { composeLabels } from './containers.ts'
import { hasStatus } from './errors.ts'

/** The port's networks over the Docker Engine API. */
export const networksOf = (client: Client): Networks => ({
  async list(project) {
    const label = [`${composeLabels.project}=${project}`]
    const [networks, containers] = await Promise.all([
      client.ask('list the networks', (docker) => docker.listNetworks({ filters: { label } })),
      // A network itself knows only the containers that run.
      client.ask('list the containers', (docker) => docker.listContainers({ all: true })),
    ])
    return networks.map((network) => detailOf(network, containers)).sort((a, b) => (a.key < b.key ? -1 : 1))
  },
  async taken() {
    const networks = await client.ask('list the networks', (docker) => docker.listNetworks())
    return networks.map(({ Name, Labels, IPAM }) => ({
      name: Name,
      project: Labels?.[composeLabels.project],
      subnets: (IPAM?.Config ?? []).map(({ Subnet }) => Subnet ?? ''),
    }))
  },
  remove: (name) =>
    client.ask(`remove the network ${name}`, async (docker) => {
      try {
        await docker.getNetwork(name).remove()
        return true
      } catch (error) {
        if (hasStatus(error, 404)) return false
        throw error
      }
    }),
})

function detailOf(network: NetworkInspectInfo, containers: readonly ContainerInfo[]): NetworkDetail {
  const labels = network.Labels ?? {}
  return {
    id: network.Id,
    name: network.Name,
    key: labels[composeLabels.network] ?? network.Name,
    driver: network.Driver,
    internal: network.Internal,
    options: network.Options ?? {},
    subnets: (network.IPAM?.Config ?? []).map(({ Subnet, Gateway }) => ({ subnet: Subnet ?? '', gateway: Gateway })),
    labels,
    createdAt: network.Created,
    members: containers.flatMap((container) => memberOf(network, container)).sort((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

function memberOf({ Id, Name }: NetworkInspectInfo, container: ContainerInfo): readonly NetworkMember[] {
  // One that was never started knows the network by name only.
  const joined = Object.entries(container.NetworkSettings.Networks).find(
    ([name, { NetworkID }]) => NetworkID === Id || (NetworkID === '' && name === Name),
  )
  if (joined === undefined) return []
  return [{ ...whoIs(container), address: joined[1].IPAddress }]
}

/** What a container of the list is called, and whose it is. */
export const whoIs = ({ Id, Names, Labels, State }: ContainerInfo) => ({
  id: Id,
  name: (Names[0] ?? Id).replace(/^\//, ''),
  project: Labels[composeLabels.project],
  service: Labels[composeLabels.service],
  oneOff: Labels[composeLabels.oneOff] === 'True',
  state: State,
})
