import type { Client } from './client.ts'
import { removeContainer } from './containers.ts'
import { wordsOf } from './errors.ts'

/**
 * Whether a directory exists on the daemon's host. The engine refuses to make a container with a mount of a missing one;
 * the container is never started.
 */
export async function directoryExists(client: Client, path: string, image: string): Promise<boolean> {
  const container = await client.ask(`look for ${path}`, async (docker) => {
    try {
      return await docker.createContainer({
        Image: image,
        Cmd: ['/muelle-never-runs'],
        HostConfig: { Mounts: [{ Type: 'bind', Source: path, Target: '/directory', ReadOnly: true }] },
      })
    } catch (error) {
      if (/bind source path does not exist/i.test(wordsOf(error))) return undefined
      throw error
    }
  })
  if (container === undefined) return false
  await removeContainer(client, container.id)
  return true
}
