import { posix } from 'node:path'
import type { Container } from 'dockerode'
import type { Client } from './client.ts'
import { removeContainer } from './containers.ts'
import { wordsOf } from './errors.ts'
import { readFrom } from './file-of.ts'
import { glanceInto } from './glance.ts'

/** Where a directory of the host is seen in a container that is never started. */
const place = '/directory'

/** A container, never to be started, that mounts a directory of the host; undefined when the host does not have it. */
function containerWith(
  client: Client,
  path: string,
  image: string,
  doing: string,
): Promise<Pick<Container, 'id'> | undefined> {
  return client.ask(doing, async (docker) => {
    try {
      return await glanceInto(docker, client, image, [{ Type: 'bind', Source: path, Target: place, ReadOnly: true }])
    } catch (error) {
      // The engine refuses to make a container with a mount of a missing directory.
      if (/bind source path does not exist/i.test(wordsOf(error))) return undefined
      throw error
    }
  })
}

/** Whether a directory exists on the daemon's host. */
export async function directoryExists(client: Client, path: string, image: string): Promise<boolean> {
  const container = await containerWith(client, path, image, `look for ${path}`)
  if (container === undefined) return false
  await removeContainer(client, container.id)
  return true
}

/** A text file on the daemon's host; undefined when it is not there. */
export async function hostFile(client: Client, path: string, image: string): Promise<string | undefined> {
  const doing = `read ${path}`
  const container = await containerWith(client, posix.dirname(path), image, doing)
  if (container === undefined) return undefined
  try {
    return await readFrom(client, container.id, posix.join(place, posix.basename(path)), doing)
  } finally {
    await removeContainer(client, container.id)
  }
}
