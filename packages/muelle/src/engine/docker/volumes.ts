import type { ContainerInfo } from 'dockerode'
import type { Volumes } from '../port/volumes.ts'
import type { Client } from './client.ts'
import { composeLabels } from './containers.ts'
import { hasStatus } from './errors.ts'
import { whoIs } from './networks.ts'

/** Muelle's own short-lived containers mount what they work on; they come and go with an operation. */
const isNoHelper = ({ Labels }: ContainerInfo): boolean => Labels['io.muelle.role'] === undefined

/** The port's volumes over the Docker Engine API. */
export const volumesOf = (client: Client): Volumes => ({
  async list(project, outside = {}) {
    const label = [`${composeLabels.project}=${project}`]
    const keys = new Map(Object.entries(outside).map(([key, name]) => [name, key]))
    const others = [...keys.keys()]
    const [{ Volumes: own }, { Volumes: named }, containers] = await Promise.all([
      client.ask('list the volumes', (docker) => docker.listVolumes({ filters: { label } })),
      others.length === 0
        ? { Volumes: [] }
        : client.ask('list the volumes', (docker) => docker.listVolumes({ filters: { name: others } })),
      client.ask('list the containers', (docker) => docker.listContainers({ all: true })),
    ])
    // The filter finds parts of names too; what the project made itself under such a key is not what it uses.
    const volumes = [
      ...(own ?? []).filter(
        ({ Name, Labels }) => !keys.has(Name) && !((Labels?.[composeLabels.volume] ?? '') in outside),
      ),
      ...(named ?? []).filter(({ Name }) => keys.has(Name)),
    ]
    const details = volumes.map(({ Name, Driver, Options, Labels, Mountpoint }) => ({
      name: Name,
      key: keys.get(Name) ?? Labels?.[composeLabels.volume] ?? Name,
      driver: Driver,
      options: Options ?? {},
      labels: Labels ?? {},
      mountpoint: Mountpoint,
      users: containers.filter(isNoHelper).flatMap((container) =>
        container.Mounts.filter((mount) => mount.Type === 'volume' && mount.Name === Name).map((mount) => ({
          ...whoIs(container),
          target: mount.Destination,
          readOnly: !mount.RW,
        })),
      ),
    }))
    return details.sort((a, b) => (a.key < b.key ? -1 : 1))
  },
  remove: (name) =>
    client.ask(`remove the volume ${name}`, async (docker) => {
      try {
        await docker.getVolume(name).remove()
        return true
      } catch (error) {
        if (hasStatus(error, 404)) return false
        throw error
      }
    }),
})
