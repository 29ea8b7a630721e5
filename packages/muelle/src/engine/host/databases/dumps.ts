import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../../kernel/errors.ts'
import { explainFileError, readIfExists, syncDirectory } from '../../../kernel/files.ts'
import { parseStored } from '../../../kernel/stored.ts'
import { type Dump, DumpManifest, type Dumps, type UnreadableDump } from './jobs.ts'
import { type DatabasePlaces, dumpsOf, partial, pendingMark } from './places.ts'

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw explainFileError(error, `list ${directory}`)
  }
}

/** The finished dumps of a database, or of all, oldest first; one whose manifest this Muelle does not know keeps no other from being used. */
export async function dumps(places: DatabasePlaces, database?: string): Promise<Dumps> {
  const databases = database === undefined ? await namesIn(await dumpsOf(places)) : [database]
  const found: { dumps: Dump[]; unreadable: UnreadableDump[] } = { dumps: [], unreadable: [] }
  for (const each of databases) {
    const directory = await dumpsOf(places, each)
    for (const name of await namesIn(directory)) {
      if (name.endsWith(partial)) continue
      const path = join(directory, name, 'manifest.json')
      const text = await readIfExists(path)
      if (text === undefined) continue
      const pending = (await readIfExists(join(directory, name, pendingMark))) !== undefined
      try {
        found.dumps.push({ ...{ name, pending }, ...parseStored(DumpManifest, text, path) })
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        found.unreadable.push({ name, database: each, why: error.report.evidence ?? error.message })
      }
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
 * One that is pending stays: it is the way back from a change that did not succeed.
 * @param keep how many of the newest stay, at least one: each was read back when it was made.
 * @returns the names of those that are gone, oldest first.
 */
export async function thinDumps(
  places: DatabasePlaces,
  database: string,
  keep: number,
  spare?: string,
): Promise<readonly string[]> {
  const automatic = (await dumps(places, database)).dumps.filter((each) => each.automatic)
  const settled = automatic.filter(({ pending }) => !pending).slice(0, -Math.max(keep, 1))
  // Of a change that fails again and again: the state before it, and the newest.
  const between = automatic.filter(
    (each, index) =>
      each.pending && sameBefore(automatic.slice(0, index), each) && sameBefore(automatic.slice(index + 1), each),
  )
  const going = [...settled, ...between].map(({ name }) => name).filter((name) => name !== spare)
  for (const name of going) await removeDump(places, database, name)
  return going
}

const sameBefore = (others: readonly Dump[], { why }: Dump): boolean =>
  others.some((each) => each.pending && each.why === why)

/** @param why of the change that has succeeded; of every one when absent: the database is another one now. */
export async function settleDumps(places: DatabasePlaces, database: string, why?: string): Promise<void> {
  const directory = await dumpsOf(places, database)
  for (const each of (await dumps(places, database)).dumps)
    if (each.pending && (why === undefined || each.why === why))
      await rm(join(directory, each.name, pendingMark), { force: true })
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
