import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { EnvironmentError, type Position, type Report } from '../kernel/errors.ts'

/** A text file of the project and the name it is spoken of by. */
export interface Source {
  /** Relative to the project: `muelle.yaml`. */
  readonly file: string
  readonly text: string
}

/** Larger than any real muelle.yaml by far: what is larger is another file by mistake, or an attack. */
const largest = 1024 * 1024

/**
 * Reads a text file of the project.
 * @returns its text without a UTF-8 byte order mark; or the fault; or undefined when there is no such file.
 * @throws EnvironmentError when it cannot be read.
 */
export async function readSource(directory: string, file: string): Promise<Source | Report | undefined> {
  try {
    await using handle = await open(join(directory, file), 'r')
    const stat = await handle.stat()
    if (!stat.isFile()) return { what: `${file} is not a file`, evidence: join(directory, file), at: start(file) }
    if (stat.size > largest) return tooLarge(file, stat.size)
    return decode(file, await handle.readFile())
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === 'EISDIR') return { what: `${file} is a directory, not a file`, at: start(file) }
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ELOOP' && code !== 'EIO') throw error
    throw new EnvironmentError(
      { what: `${file} cannot be read`, evidence: `${join(directory, file)}: ${code}`, next: 'Make it readable.' },
      { cause: error },
    )
  }
}

/** The text of the bytes, or the fault with the place of the first byte that is not UTF-8. */
export function decode(file: string, bytes: Uint8Array): Source | Report {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return { what: `${file} is UTF-16, not UTF-8`, next: 'Save it as UTF-8.', at: start(file) }
  try {
    return { file, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const bad = firstBadByte(bytes)
    return {
      what: `${file} is not UTF-8`,
      evidence: `byte 0x${(bytes[bad] ?? 0).toString(16).padStart(2, '0')}`,
      next: 'Save it as UTF-8.',
      at: placeOf(file, new TextDecoder().decode(bytes.subarray(0, bad))),
    }
  }
}

/** How many leading bytes are whole UTF-8 characters: found by halving, as decoding a prefix tells good from bad. */
function firstBadByte(bytes: Uint8Array): number {
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (isUtf8(bytes.subarray(0, middle), true)) low = middle
    else high = middle - 1
  }
  // The prefix may end inside a character that never ends.
  while (!isUtf8(bytes.subarray(0, low), false)) low--
  return low
}

function isUtf8(bytes: Uint8Array, mayBeCut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: mayBeCut })
    return true
  } catch {
    return false
  }
}

const start = (file: string): Position => ({ file, line: 1, column: 1 })

const placeOf = (file: string, before: string): Position => {
  const lines = before.split('\n')
  return { file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

const tooLarge = (file: string, size: number): Report => ({
  what: `${file} is too large`,
  evidence: `${Math.ceil(size / 1024)} KiB; at most ${largest / 1024} KiB are read`,
  next: 'Keep data out of it: it only describes the stack.',
  at: start(file),
})

/** Line and column of an offset in a text. */
export function positionAt({ file, text }: Source, offset: number): Position {
  return placeOf(file, text.slice(0, offset))
}
