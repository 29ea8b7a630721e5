import type { Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { explainFileError } from '../../../kernel/files.ts'
import { restoreDirectory } from './places.ts'

/** An entry of a volume; the path is relative to its root, which is `.`. */
export interface Found {
  readonly path: string
  readonly stats: Stats
}

/** How many are looked at together. */
const atOnce = 64

/**
 * Every entry of a volume, nearest to the root first; links are not followed. What vanishes meanwhile is left out.
 * @throws when the signal aborts.
 */
export async function* walk(root: string, signal: AbortSignal): AsyncGenerator<Found> {
  yield { path: '.', stats: await lstat(root) }
  for (let level = ['']; level.length > 0; ) {
    const next: string[] = []
    for (const directory of level)
      for (const part of chunks(await namesIn(join(root, directory)))) {
        signal.throwIfAborted()
        const paths = part.map((name) => join(directory, name)).filter((path) => path !== restoreDirectory)
        for (const found of await Promise.all(paths.map((path) => statOf(root, path)))) {
          if (found === undefined) continue
          yield found
          if (found.stats.isDirectory()) next.push(found.path)
        }
      }
    level = next
  }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw explainFileError(error, `list ${directory}`)
  }
}

async function statOf(root: string, path: string): Promise<Found | undefined> {
  try {
    return { path, stats: await lstat(join(root, path)) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw explainFileError(error, `look at ${path}`)
  }
}

function* chunks<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += atOnce) yield items.slice(start, start + atOnce)
}
