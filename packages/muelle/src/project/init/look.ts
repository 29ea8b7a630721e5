import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { projectPath } from '../../stack/words.ts'

/** What a project's folder holds that muelle.yaml has to name. */
export interface Found {
  /** Folders that hold modules, relative; sorted. */
  readonly addons: readonly string[]
  /** More of them, whose names cannot stand in muelle.yaml. */
  readonly unfit: readonly string[]
  readonly requirements: string | undefined
  readonly wheelhouse: string | undefined
}

/** Deep enough for `addons/<author>/<repository>/<module>`. */
const deepest = 4
const skipped = new Set(['node_modules', 'stack', 'setup', '__pycache__'])

/** Looks for addons, Python requirements and wheels. */
export async function lookAround(directory: string): Promise<Found> {
  const folders = await foldersOfModules(directory, '', deepest)
  const fits = (folder: string) => projectPath.safeParse(folder).success
  return {
    addons: folders.filter(fits),
    unfit: folders.filter((folder) => !fits(folder)),
    requirements: existsSync(join(directory, 'requirements.txt')) ? 'requirements.txt' : undefined,
    wheelhouse: existsSync(join(directory, 'wheelhouse')) ? 'wheelhouse' : undefined,
  }
}

async function foldersOfModules(directory: string, inside: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(join(directory, inside), { withFileTypes: true })
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name))
    .map(({ name }) => (inside === '' ? name : `${inside}/${name}`))
    .sort()
  const modules = folders.filter((folder) => existsSync(join(directory, folder, '__manifest__.py')))
  const deeper = depth === 0 ? [] : folders.filter((folder) => !modules.includes(folder))
  const found = await Promise.all(deeper.map((folder) => foldersOfModules(directory, folder, depth - 1)))
  return [...(modules.length > 0 ? [inside === '' ? '.' : inside] : []), ...found.flat()]
}
