import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { type AddedBlock, commitMark, diffOptions, diffReader } from './diff.ts'
import { git, isRepository, topOf } from './git.ts'

/** Larger files are data, not configuration; in bytes. */
const largest = 5 * 2 ** 20

/** Without git: what other tools made, and git's own. */
const skipped = new Set(['.git', 'node_modules', '.muelle', '.venv', '__pycache__'])

/** What is looked through; paths relative to `root`. */
export interface Source {
  readonly root: string
  /** Hands over each text once; resolves to the number of files. */
  readonly each: (onBlock: (block: AddedBlock) => void) => Promise<number>
}

/** What is staged for the next commit: its added lines. */
export async function staged(directory: string, paths: readonly string[]): Promise<Source> {
  return fromDiff(directory, ['diff', '--cached', ...diffOptions, '--', ...within(directory, paths)])
}

/** The lines that commits added, also those that a later one removed. @param range as `git log` takes it; `all` for every branch. */
export async function history(directory: string, range: string, paths: readonly string[]): Promise<Source> {
  const which = range === 'all' ? '--all' : range
  const format = `--format=${commitMark}%h`
  return fromDiff(directory, ['log', '-p', '-m', format, ...diffOptions, which, '--', ...within(directory, paths)])
}

/** The files as they are: those that git knows or would take, or all of them where there is no git. */
export async function tree(directory: string, paths: readonly string[]): Promise<Source> {
  const files = (await isRepository(directory))
    ? (await git(directory, ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...paths]))
        .split('\0')
        .filter((file) => file !== '')
    : await walk(directory, paths)
  return {
    root: directory,
    async each(onBlock) {
      for (const path of new Set(files)) {
        const text = await textOf(join(directory, path))
        if (text !== undefined) onBlock({ path, commit: undefined, line: 1, text })
      }
      return new Set(files).size
    },
  }
}

const within = (directory: string, paths: readonly string[]) => paths.map((path) => resolve(directory, path))

async function fromDiff(directory: string, argv: readonly string[]): Promise<Source> {
  const root = await topOf(directory)
  return {
    root,
    async each(onBlock) {
      const files = new Set<string>()
      const reader = diffReader((block) => {
        files.add(block.path)
        onBlock(block)
      })
      await git(root, argv, reader.line)
      reader.end()
      return files.size
    },
  }
}

/** Undefined when it is gone, a link or too large; empty when it is not text. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path)
    if (!found.isFile() || found.size > largest) return undefined
    const bytes = await readFile(path)
    return bytes.subarray(0, 8000).includes(0) ? '' : bytes.toString('utf8')
  } catch (error) {
    // Removed from the work tree and not from the index, or a link that leads nowhere.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ELOOP', 'ENOTDIR'].includes(String(error.code)))
      return undefined
    throw error
  }
}

async function walk(directory: string, paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  const into = async (path: string) => {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue
      if (entry.isDirectory()) await into(join(path, entry.name))
      else if (entry.isFile()) found.push(relative(directory, join(path, entry.name)))
    }
  }
  await into(directory)
  const wanted = paths.map((path) => relative(directory, resolve(directory, path)))
  return found.filter(
    (file) =>
      wanted.length === 0 || wanted.some((path) => path === '' || file === path || file.startsWith(`${path}${sep}`)),
  )
}
