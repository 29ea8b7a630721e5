import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Project } from './project.ts'

/** What exists on the host only. */
const hostOnly = /^(\.env$|secrets(\/|$)|state(\/|$)|volumes(\/|$))/

async function filesOf(directory: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(directory, path)
    if (!entry.isFile() || hostOnly.test(name)) continue
    files.set(name, `${((await stat(path)).mode & 0o777).toString(8)} ${await readFile(path, 'latin1')}`)
  }
  return files
}

/** The paths whose bytes or modes differ between `stack/live/` of the project and the stack's directory on the host. */
export async function compareWithShipped(project: Project): Promise<readonly string[]> {
  const committed = await filesOf(join(project.directory, 'stack/live'))
  const shipped = await filesOf(project.stackDirectory)
  if (committed.size === 0) throw new Error('nothing was rendered')
  return [...new Set([...committed.keys(), ...shipped.keys()])].filter(
    (path) => committed.get(path) !== shipped.get(path),
  )
}
