import { FailedError } from '../../kernel/errors.ts'
import { type Surroundings, startGit } from './git.ts'

/** Gives the content of an object of the repository, byte for byte: no filter, no line ends, nothing that a repository can ask for. */
export type ReadBlob = (object: string) => Promise<Buffer>

/**
 * Opens a repository for reading its objects, one after the other.
 * @throws FailedError from a read when an object is missing or damaged.
 */
export async function withBlobs<T>(
  repository: string,
  around: Surroundings,
  work: (read: ReadBlob) => Promise<T>,
): Promise<T> {
  const running = startGit(around, [`--git-dir=${repository}`, 'cat-file', '--batch'])
  // Its output ends with it, which is what is looked at.
  running.stdin.on('error', () => undefined)
  running.stderr.resume()
  const chunks = running.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Buffer = Buffer.alloc(0)
  const damaged = (object: string) =>
    new FailedError(
      {
        what: `The cache of git addons is damaged: ${repository}`,
        evidence: `object ${object} cannot be read`,
        next: 'Remove that folder and run the same command again.',
      },
      { unwound: true },
    )
  const more = async (object: string) => {
    const { value, done } = await chunks.next()
    if (done === true) throw damaged(object)
    rest = rest.length === 0 ? value : Buffer.concat([rest, value])
  }
  const read: ReadBlob = async (object) => {
    // One line at a time needs no patience; when git is gone, its output ends.
    running.stdin.write(`${object}\n`)
    let end = rest.indexOf(10)
    while (end < 0) {
      await more(object)
      end = rest.indexOf(10)
    }
    const [, kind, size] = rest.subarray(0, end).toString('latin1').split(' ')
    if (kind !== 'blob' || size === undefined) throw damaged(object)
    const parts: Buffer[] = [rest.subarray(end + 1)]
    // One more for the line end behind the content.
    let missing = Number(size) + 1 - (parts[0]?.length ?? 0)
    while (missing > 0) {
      const { value, done } = await chunks.next()
      if (done === true) throw damaged(object)
      parts.push(value)
      missing -= value.length
    }
    const whole = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts)
    rest = whole.subarray(Number(size) + 1)
    return whole.subarray(0, Number(size))
  }
  try {
    return await work(read)
  } finally {
    running.stop()
    await running.ended
    around.signal?.throwIfAborted()
  }
}
