import type Docker from 'dockerode'
import type { Client } from './client.ts'
import { removeContainer } from './containers.ts'

/** Marks containers that are made to look into an image or a directory, and never started. */
const label = 'io.muelle.role=glance'
/** Seconds after which one that is still there was left by a killed process. */
const old = 20

/** Makes a container that is never started; the caller removes it. Those that a killed process left are removed first. */
export async function glanceInto(docker: Docker, client: Client, image: string, mounts: Docker.MountConfig = []) {
  const left = await docker.listContainers({ all: true, filters: { label: [label], status: ['created'] } })
  const now = Date.now() / 1000
  await Promise.all(left.filter(({ Created }) => Created < now - old).map(({ Id }) => removeContainer(client, Id)))
  const [key, value] = label.split('=')
  return await docker.createContainer({
    Image: image,
    // An image without a command cannot be made a container.
    Cmd: ['/muelle-never-runs'],
    Labels: { [key ?? '']: value ?? '' },
    HostConfig: { Mounts: mounts },
  })
}
