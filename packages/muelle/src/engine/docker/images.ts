import type { Readable } from 'node:stream'
import type { ImageInspectInfo } from 'dockerode'
import { EnvironmentError } from '../../kernel/errors.ts'
import type { ImageDetail } from '../port.ts'
import { splitReference } from '../reference.ts'
import type { Client } from './client.ts'
import { hasStatus } from './errors.ts'
import { events } from './events.ts'

/** An image the engine has; undefined when it has none of that name. */
export function imageDetail(client: Client, reference: string): Promise<ImageDetail | undefined> {
  return client.ask(`inspect the image ${reference}`, async (docker) => {
    try {
      return detailOf(await docker.getImage(reference).inspect())
    } catch (error) {
      if (hasStatus(error, 404)) return undefined
      throw error
    }
  })
}

/** What Muelle needs of the engine's answer. */
export function detailOf(info: ImageInspectInfo): ImageDetail {
  // An image made without a configuration has none, whatever the types say.
  const config = info.Config as Partial<ImageInspectInfo['Config']> | null
  return {
    id: info.Id,
    tags: info.RepoTags ?? [],
    digests: info.RepoDigests ?? [],
    size: info.Size,
    user: config?.User ?? '',
    labels: config?.Labels ?? {},
    volumes: Object.keys(config?.Volumes ?? {}),
  }
}

/**
 * Makes an image of a root file system.
 * @param rootfs tar stream.
 * @param changes Dockerfile instructions such as `CMD ["sh"]`.
 */
export async function importImage(
  client: Client,
  rootfs: Readable,
  reference: string,
  changes: readonly string[],
): Promise<ImageDetail> {
  const doing = `import the image ${reference}`
  const { name, tag } = splitReference(reference)
  const query = { fromSrc: '-', repo: name, tag, changes: [...changes] }
  const answer = await client.ask(doing, (docker) => docker.importImage(rootfs, query))
  await client.ask(doing, async () => {
    for await (const event of events(answer as Readable))
      if (event.error !== undefined) throw Object.assign(new Error(event.error), { statusCode: 500 })
  })
  return existing(client, reference, doing)
}

/** The image that must be there after it was made. */
export async function existing(client: Client, reference: string, doing: string): Promise<ImageDetail> {
  const detail = await imageDetail(client, reference)
  if (detail !== undefined) return detail
  throw new EnvironmentError({
    what: `Docker said that it could ${doing}, but it has no such image.`,
    evidence: `${client.endpoint.address} knows no ${reference}`,
    next: 'Something removes images meanwhile (a prune?). Run the same command again.',
  })
}
