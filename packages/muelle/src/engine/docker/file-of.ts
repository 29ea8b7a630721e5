import type { IncomingMessage } from 'node:http'
import { posix } from 'node:path'
import { Readable } from 'node:stream'
import type { Container } from 'dockerode'
import { z } from 'zod'
import { EnvironmentError } from '../../kernel/errors.ts'
import type { Client } from './client.ts'
import { removeContainer } from './containers.ts'
import { hasStatus } from './errors.ts'
import { glanceInto } from './glance.ts'

/** Larger files are refused: this is for configuration and lists, not for data. */
const largest = 16 * 1024 * 1024
/** Links followed before a circle is assumed; Linux itself stops at 40. */
const mostLinks = 40

/** What the engine says of a path; the mode is Go's (os.FileMode), which has its own bits for the kinds of file. */
const PathStat = z.object({ size: z.number(), mode: z.number(), linkTarget: z.string().default('') })
const linkBit = 2 ** 27
/** Directories, links, devices, sockets, pipes (os.ModeType). */
const kindBits = 0x8f28_0000

/**
 * A text file of an image: a container is made of it, never started, read and removed.
 * @param path absolute; links are followed within the image.
 * @returns undefined when there is no such file, or it is no regular one.
 */
export async function fileOf(client: Client, image: string, path: string): Promise<string | undefined> {
  const doing = `read ${path} of ${image}`
  const container = await client.ask(doing, (docker) => glanceInto(docker, client, image))
  try {
    return await readFrom(client, container.id, path, doing)
  } finally {
    await removeContainer(client, container.id)
  }
}

/** A text file of a container, running or not; links are followed within it. */
export async function readFrom(client: Client, id: string, path: string, doing: string): Promise<string | undefined> {
  const container = client.docker.getContainer(id)
  let place = posix.resolve('/', path)
  for (let links = 0; links < mostLinks; links++) {
    const stat = await client.ask(doing, () => statOf(container, place))
    if (stat === undefined) return undefined
    if ((stat.mode & linkBit) === 0) return await client.ask(doing, () => contentOf(container, place, stat))
    place = posix.resolve(posix.dirname(place), stat.linkTarget)
  }
  return undefined
}

async function statOf(container: Container, path: string): Promise<z.output<typeof PathStat> | undefined> {
  try {
    const answer = (await container.infoArchive({ path })) as IncomingMessage
    answer.resume()
    const stat = Buffer.from(String(answer.headers['x-docker-container-path-stat']), 'base64').toString('utf8')
    return PathStat.parse(JSON.parse(stat))
  } catch (error) {
    if (hasStatus(error, 404)) return undefined
    throw error
  }
}

async function contentOf(
  container: Container,
  path: string,
  { size, mode }: z.output<typeof PathStat>,
): Promise<string | undefined> {
  if ((mode & kindBits) !== 0) return undefined
  if (size > largest)
    throw new EnvironmentError({
      what: `${path} of the image is too large to be read: ${size} bytes.`,
      next: `Name a file of at most ${largest} bytes.`,
    })
  const { unpackTar } = await import('modern-tar')
  const archive = Readable.toWeb(Readable.from(await container.getArchive({ path })))
  const [entry] = await unpackTar(archive as ReadableStream<Uint8Array>)
  return Buffer.from(entry?.data ?? []).toString('utf8')
}
