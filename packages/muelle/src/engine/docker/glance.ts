import type Docker from 'dockerode'
import type { Client } from './client.ts'
import { removeLeftBehind } from './left-behind.ts'

/** Marks containers that are made to look into an image or a directory, and never started. */
const label = 'io.muelle.role=glance'
/** Seconds after which one that is still there was left by a killed process. */
const old = 20

/** Makes a container that is never started; the caller removes it. Those that a killed process left are removed. */
export async function glanceInto(docker: Docker, client: Client, image: string, mounts: Docker.MountConfig = []) {
  const [key, value] = label.split('=')
  const made = await docker.createContainer({
    Image: image,
    // An image without a command cannot be made a container.
    Cmd: ['/muelle-never-runs'],
    Labels: { [key ?? '']: value ?? '' },
    HostConfig: { Mounts: mounts },
  })
  await removeLeftBehind(docker, client, { label, own: made.id, old })
  return made
}
