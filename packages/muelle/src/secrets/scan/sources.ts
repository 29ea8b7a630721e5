import { lstat, readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { askGit, git, isRepository, topOf } from '../../workshop/git.ts'
import { type AddedBlock, commitMark, diffOptions, diffReader } from './diff.ts'

/** Larger files are data, not configuration; in bytes. */
const largest = 5 * 2 ** 20

/** Without git: what other tools made, and git's own. */
const skipped = new Set(['.git', 'node_modules', '.muelle', '.venv', '__pycache__'])

/** What was looked through, and what was not. */
export interface Looked {
  /** How many files were. */
  readonly files: number
  /** Paths of those that are too large. */
  readonly tooLarge: readonly string[]
}

/** What is looked through; paths relative to `root`. */
export interface Source {
  readonly root: string
  /** Hands over each text once. */
  readonly each: (onBlock: (block: AddedBlock) => void) => Promise<Looked>
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
      let count = 0
      const tooLarge: string[] = []
      for (const path of new Set(files)) {
        const text = await textOf(join(directory, path))
        if (text === 'too large') tooLarge.push(path)
        if (text === undefined || text === 'too large') continue
        count += 1
        onBlock({ path, commit: undefined, line: 1, ...text })
      }
      return { files: count, tooLarge }
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
      const tooLarge = new Set<string>()
      const binary: AddedBlock[] = []
      const reader = diffReader((block) => {
        files.add(block.path)
        if (block.text === '' && !picture.test(block.path)) binary.push(block)
        onBlock(block)
      })
      await git(root, argv, { onLine: reader.line })
      reader.end()
      for (const { path, commit } of binary) {
        const object = `${commit ?? ''}:${path}`
        const size = await askGit(root, ['cat-file', '-s', object])
        if (!size.ok) continue
        if (Number(size.stdout) > largest) {
          files.delete(path)
          tooLarge.add(path)
          continue
        }
        // As text: what is ASCII in UTF-16 is ASCII with zero bytes between.
        const text = wide(await git(root, ['cat-file', 'blob', object]))
        if (text !== undefined) onBlock({ path, commit, line: 1, text })
      }
      return { files: files.size, tooLarge: [...tooLarge] }
    },
  }
}

/** Undefined when it is gone or a link, whose target is looked through where it is itself; `text` is empty when it is none. */
async function textOf(path: string): Promise<{ readonly text: string } | 'too large' | undefined> {
  try {
    const found = await lstat(path)
    if (!found.isFile()) return undefined
    if (found.size > largest) return 'too large'
    const text = (await readFile(path)).toString('utf8')
    return { text: text.slice(0, 8000).includes('\0') ? (wide(text) ?? '') : text }
  } catch (error) {
    // Removed from the work tree and not from the index, or a link that leads nowhere.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ELOOP', 'ENOTDIR'].includes(String(error.code)))
      return undefined
    throw error
  }
}

/** Files that git calls binary and that hold no text in UTF-16: thousands of them may be in a history. */
const picture =
  /\.(?:png|jpe?g|gif|ico|webp|woff2?|ttf|otf|eot|mo|pdf|zip|gz|xz|bz2|7z|jar|whl|pyc|so|mp[34]|webm|xlsx?|docx?|od[ts])$/i

/**
 * Text in UTF-16 that was read as UTF-8, without the zero bytes: what is ASCII in it, as keys and passwords are. Windows' editors and
 * PowerShell's `>` write so.
 * @returns undefined when it begins with no mark of UTF-16.
 */
function wide(text: string): string | undefined {
  if (!/^\uFFFD\uFFFD/.test(text)) return undefined
  return text.slice(2).replaceAll('\0', '')
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
