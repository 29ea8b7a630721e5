import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FailedError } from '../../../kernel/errors.ts'
import { explainFileError, syncDirectory } from '../../../kernel/files.ts'
import { lineSplitter } from '../../../kernel/lines.ts'
import type { DatabasePlaces } from '../databases/places.ts'
import { startIn } from '../databases/program.ts'
import type { CloneJob } from './jobs.ts'
import { failedIn } from './pipe.ts'

type Of<Name extends CloneJob['job']> = Extract<CloneJob, { job: Name }>

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error
}

/** Names of the filestores of the target. */
export async function filestores({ filestores: place }: DatabasePlaces): Promise<readonly string[]> {
  try {
    return ((await readdir(place).catch(absent)) ?? []).sort()
  } catch (error) {
    throw explainFileError(error, `list ${place}`)
  }
}

/** Returns whether there was one. */
export async function move(places: DatabasePlaces, { from, to }: Of<'move'>): Promise<boolean> {
  const [old, name] = [join(places.filestores, from), join(places.filestores, to)]
  try {
    // rename(2) takes the place of an empty directory without a word.
    if ((await lstat(name).catch(absent)) !== undefined)
      throw new FailedError(
        {
          what: `The filestore ${from} cannot become ${to}: there is one of that name.`,
          evidence: `${name}; somebody wrote there after a clone was cut off`,
          next: 'Look at both in the volume odoo-data, put one of the two aside, and run it again. Neither was touched.',
        },
        { unwound: false },
      )
    const there = (await lstat(old).catch(absent)) !== undefined
    if (there) await rename(old, name)
    else await mkdir(name, { recursive: true, mode: 0o700 })
    await syncDirectory(places.filestores)
    return there
  } catch (error) {
    throw explainFileError(error, `move the filestore ${old} to ${name}`)
  }
}

/** Returns whether there was one. */
export async function remove({ filestores: place }: DatabasePlaces, database: string): Promise<boolean> {
  const path = join(place, database)
  try {
    const there = (await lstat(path).catch(absent)) !== undefined
    await rm(path, { recursive: true, force: true })
    return there
  } catch (error) {
    throw explainFileError(error, `remove the filestore ${path}`)
  }
}

const namesSql = 'SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL'

/**
 * Removes the files that no row names: what was taken out of the database must not lie on in a copy of it. Returns how many.
 * Odoo's own clean-up looks only at files that Odoo itself let go.
 */
export async function thin(places: DatabasePlaces, job: Of<'thin'>, signal: AbortSignal): Promise<number> {
  const { container, database, filestore } = job
  const argv = ['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-U', 'odoo', '-d', database, '-c', namesSql]
  const program = await startIn(places.socket, container, argv, { signal })
  program.stdin.end()
  const named = new Set<string>()
  const splitter = lineSplitter()
  for await (const chunk of program.stdout) for (const line of splitter.push(chunk as Buffer)) named.add(line)
  for (const line of splitter.end()) named.add(line)
  const { exitCode, complaint } = await program.ended
  if (exitCode !== 0) throw failedIn(`The files of ${database} cannot be told.`, complaint)
  const root = join(places.filestores, filestore)
  let gone = 0
  for (const folder of (await readdir(root, { withFileTypes: true }).catch(absent)) ?? []) {
    signal.throwIfAborted()
    // Two letters; Odoo's own `checklist` holds empty marks.
    if (!folder.isDirectory() || folder.name.length !== 2) continue
    for (const file of await readdir(join(root, folder.name)))
      if (!named.has(`${folder.name}/${file}`)) {
        await rm(join(root, folder.name, file), { force: true })
        gone += 1
      }
  }
  return gone
}
