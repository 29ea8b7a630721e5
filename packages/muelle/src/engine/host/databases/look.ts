import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSeen } from './jobs.ts'
import type { DatabasePlaces } from './places.ts'
import { openSnapshot, type Snapshot } from './snapshot.ts'
import { lookForFiles } from './store.ts'

/** Does some work under a snapshot of a database, with a list of the files that it names. */
export async function underSnapshot<T>(
  { socket }: DatabasePlaces,
  { container, database, role }: { readonly container: string; readonly database: string; readonly role?: string },
  signal: AbortSignal,
  work: (snapshot: Snapshot, list: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'muelle-'))
  try {
    const list = join(directory, 'files')
    await using snapshot = await openSnapshot(socket, container, database, list, signal, role)
    return await work(snapshot, list)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** What a database holds, and which of the files that it names are there. */
export const lookAt = (
  places: DatabasePlaces,
  which: { readonly container: string; readonly database: string; readonly role?: string },
  signal: AbortSignal,
): Promise<DatabaseSeen> =>
  underSnapshot(places, which, signal, async ({ facts }, list) => {
    const { odoo, neutralized, uuid, modules, rows } = facts
    const files = await lookForFiles(join(places.filestores, which.database), list)
    return { odoo, neutralized, uuid, modules, rows, ...files }
  })
