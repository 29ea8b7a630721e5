import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { EnvironmentError } from '../../kernel/errors.ts'
import type { Client } from './client.ts'
import { removeContainer } from './containers.ts'
import { hasStatus } from './errors.ts'

/** Larger files are refused: this is for configuration and lists, not for data. */
const largest = 16 * 1024 * 1024
/** Links followed before a circle is assumed; Linux itself stops at 40. */
const mostLinks = 40

/**
 * A text file of an image: a container is made of it, never started, read and removed.
 * @param path absolute; links are followed within the image.
 * @returns undefined when there is no such file, or it is no regular one.
 */
export async function fileOf(client: Client, image: string, path: string): Promise<string | undefined> {
  const doing = `read ${path} of ${image}`
  // An image without a command cannot be made a container; this one is never run.
  const container = await client.ask(doing, (docker) =>
    docker.createContainer({ Image: image, Cmd: ['/muelle-never-runs'] }),
  )
  try {
    let place = posix.resolve('/', path)
    for (let links = 0; links < mostLinks; links++) {
      const entry = await client.ask(doing, () => firstEntry(container, place))
      if (entry === undefined) return undefined
      if (entry.link === undefined) return entry.text
      place = posix.resolve(posix.dirname(place), entry.link)
    }
    return undefined
  } finally {
    await removeContainer(client, container.id)
  }
}

async function firstEntry(
  container: { getArchive(options: object): Promise<NodeJS.ReadableStream> },
  path: string,
): Promise<{ readonly text?: string; readonly link?: string } | undefined> {
  const archive = await container.getArchive({ path }).catch((error) => {
    if (hasStatus(error, 404)) return undefined
    throw error
  })
  if (archive === undefined) return undefined
  const { unpackTar } = await import('modern-tar')
  const bytes = Readable.toWeb(Readable.from(bounded(archive, path))) as ReadableStream<Uint8Array>
  const [entry] = await unpackTar(bytes, { filter: ({ type }) => type === 'file' || type === 'symlink' })
  if (entry === undefined) return undefined
  const { type, linkname } = entry.header
  return type === 'symlink' ? { link: linkname ?? '' } : { text: Buffer.from(entry.data ?? []).toString('utf8') }
}

async function* bounded(source: NodeJS.ReadableStream, path: string): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largest)
      throw new EnvironmentError({
        what: `${path} of the image is larger than ${largest / 1024 / 1024} MiB.`,
        next: 'Name a file, not a directory or data.',
      })
    yield chunk
  }
}
