import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { DatabaseJob } from './jobs.ts'
import { underSnapshot } from './look.ts'
import type { DatabasePlaces } from './places.ts'
import { StoredFiles } from './stored-file.ts'

type Wanted = Extract<DatabaseJob, { job: 'thinFiles' }>

/**
 * Removes the files that no row names: what was taken out of a copy must not lie on beside it. Odoo's own clean-up looks only at files
 * that Odoo itself let go.
 * @returns how many.
 */
export const thinFiles = (places: DatabasePlaces, wanted: Wanted, signal: AbortSignal): Promise<number> =>
  underSnapshot(places, wanted, signal, async (_, list) => {
    const named = new Set<string>()
    for await (const name of createInterface({ input: createReadStream(list) })) named.add(name)
    return removeUnnamed(join(places.filestores, wanted.database), named, signal)
  })

/** @param named as Odoo stores them. */
export function removeUnnamed(filestore: string, named: ReadonlySet<string>, signal: AbortSignal): number {
  using store = new StoredFiles(filestore)
  let gone = 0
  for (const name of store.names()) {
    signal.throwIfAborted()
    if (named.has(name)) continue
    store.remove(name)
    gone += 1
  }
  return gone
}
