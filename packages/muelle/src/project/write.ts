import { lstat, readdir, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '../kernel/errors.ts'
import { explainFileError, makeDirectory, readIfExists, writeAtomic } from '../kernel/files.ts'
import { isRendered } from '../render/text/head.ts'
import type { GeneratedFile, Stack } from '../stack/stack.ts'

/** Where the rendered files of an environment stand in the project, relative to it. */
export const renderedFolder = (stack: Pick<Stack, 'environment'>) => `stack/${stack.environment}`

/** One difference between what is written and what is rendered; `path` is relative to `stack/<environment>/`. */
export interface FileDifference {
  readonly path: string
  readonly change: 'new' | 'changed' | 'obsolete'
}

/** What Muelle wrote for an environment: path to content, relative to `stack/<environment>/`. Files of others are not in it. */
export async function readWritten(stack: Stack): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await scan(stack)).own].map(([path, { content }]) => [path, content]))
}

/** How the written files differ from the rendered ones, sorted by path. Reads only. */
export async function differences(stack: Stack, files: readonly GeneratedFile[]): Promise<readonly FileDifference[]> {
  return compare((await scan(stack)).own, files)
}

/**
 * Makes `stack/<environment>/` what is rendered: writes each differing file as a whole and removes files of an earlier render.
 * Files that do not carry Muelle's mark are never touched.
 * @returns what changed, relative to `stack/<environment>/`.
 * @throws UserError, before anything is written, when a file of somebody else stands where one has to be written.
 */
export async function writeRendered(stack: Stack, files: readonly GeneratedFile[]): Promise<readonly string[]> {
  const { own, foreign } = await scan(stack)
  const inTheWay = files.filter(({ path }) => foreign.some((each) => each === path || path.startsWith(`${each}/`)))
  if (inTheWay.length > 0)
    throw notOurs(
      stack,
      inTheWay.map(({ path }) => path),
    )
  const root = join(stack.directory, renderedFolder(stack))
  const changes = compare(own, files)
  for (const { path, change } of changes) {
    if (change === 'obsolete') continue
    const file = files.find((each) => each.path === path)
    if (file === undefined) throw new Error(`a difference in ${path}, which is not rendered`)
    await makeDirectory(dirname(join(root, path)))
    await writeAtomic(join(root, path), file.content, { mode: file.mode })
  }
  for (const { path, change } of changes) if (change === 'obsolete') await remove(root, path)
  return changes.map(({ path }) => path)
}

interface Written {
  readonly content: string
  readonly mode: number
}

function compare(own: ReadonlyMap<string, Written>, files: readonly GeneratedFile[]): readonly FileDifference[] {
  const rendered = new Map(files.map((file) => [file.path, file]))
  return [...new Set([...own.keys(), ...rendered.keys()])].sort().flatMap((path): readonly FileDifference[] => {
    const before = own.get(path)
    const after = rendered.get(path)
    if (before === undefined) return [{ path, change: 'new' }]
    if (after === undefined) return [{ path, change: 'obsolete' }]
    // Git keeps of a mode only whether the owner may execute; a clone with another umask is no difference.
    const same = before.content === after.content && (before.mode & 0o100) === (after.mode & 0o100)
    return same ? [] : [{ path, change: 'changed' }]
  })
}

/** Everything below `stack/<environment>/`: Muelle's files by path, and the paths of all others (symbolic links among them). */
async function scan(
  stack: Stack,
): Promise<{ readonly own: ReadonlyMap<string, Written>; readonly foreign: readonly string[] }> {
  const root = join(stack.directory, renderedFolder(stack))
  const own = new Map<string, Written>()
  const foreign: string[] = []
  const visit = async (below: string): Promise<void> => {
    for (const entry of await entriesOf(join(root, below))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) await visit(path)
      else {
        const content = entry.isFile() ? await readIfExists(join(root, path)) : undefined
        if (content !== undefined && isRendered(content))
          own.set(path, { content, mode: (await lstat(join(root, path))).mode })
        else foreign.push(path)
      }
    }
  }
  await visit('')
  return { own, foreign: foreign.sort() }
}

async function entriesOf(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw explainFileError(error, `read ${directory}`)
  }
}

/** Removes a file and the directories that become empty by it, up to the environment's own. */
async function remove(root: string, path: string): Promise<void> {
  await rm(join(root, path), { force: true })
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if ((await entriesOf(join(root, folder))).length > 0) return
    await rmdir(join(root, folder))
  }
}

const notOurs = (stack: Stack, paths: readonly string[]) => {
  const named = paths.map((path) => `${renderedFolder(stack)}/${path}`).join(', ')
  return new UserError(
    {
      what: `${named} ${paths.length === 1 ? 'was' : 'were'} not written by Muelle and would be overwritten.`,
      evidence: 'the first lines do not carry the mark that Muelle writes into every file of its own',
      next: 'Move it out of the way, then run the same command again. Nothing was written.',
    },
    { refused: true },
  )
}
