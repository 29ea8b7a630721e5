import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { explainFileError, readIfExists, syncDirectory } from '../../../kernel/files.ts'
import { parseStored } from '../../../kernel/stored.ts'
import { type Dump, DumpManifest } from './jobs.ts'
import { type DatabasePlaces, dumpsOf, partial } from './places.ts'

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw explainFileError(error, `list ${directory}`)
  }
}

/** The finished dumps of a database, or of all, oldest first. */
export async function dumps(places: DatabasePlaces, database?: string): Promise<readonly Dump[]> {
  const databases = database === undefined ? await namesIn(await dumpsOf(places)) : [database]
  const found: Dump[] = []
  for (const each of databases) {
    const directory = await dumpsOf(places, each)
    for (const name of await namesIn(directory)) {
      if (name.endsWith(partial)) continue
      const path = join(directory, name, 'manifest.json')
      const text = await readIfExists(path)
      if (text !== undefined) found.push({ name, ...parseStored(DumpManifest, text, path) })
    }
  }
  return found
}

/** Removes what a killed helper left; the lock is ours, so nobody is at work on it. */
export async function removePartial(directory: string): Promise<void> {
  for (const name of await namesIn(directory))
    if (name.endsWith(partial)) await rm(join(directory, name), { recursive: true, force: true })
}

/**
 * Removes the older dumps that Muelle made by itself; those that a person asked for are never counted.
 * @param keep how many of the newest stay, at least one: each was read back when it was made.
 * @returns the names of those that are gone, oldest first.
 */
export async function thinDumps(places: DatabasePlaces, database: string, keep: number): Promise<readonly string[]> {
  const automatic = (await dumps(places, database)).filter((each) => each.automatic)
  const going = automatic.slice(0, -Math.max(keep, 1)).map(({ name }) => name)
  for (const name of going) await removeDump(places, database, name)
  return going
}

/** Removes one dump. Under another name first: cut off, what is left is none, and the next dump removes it. */
export async function removeDump(places: DatabasePlaces, database: string, name: string): Promise<boolean> {
  const directory = await dumpsOf(places, database)
  const going = join(directory, `${name}${partial}`)
  try {
    await rename(join(directory, name), going)
    await syncDirectory(directory)
    await rm(going, { recursive: true, force: true })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw explainFileError(error, `remove ${join(directory, name)}`)
  }
}
