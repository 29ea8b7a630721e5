import { readManifests } from '../odoo/modules/manifests.ts'
import { databaseModules } from '../odoo/modules/states.ts'
import type { Workshop } from './change.ts'
import { makeOwn, removeOwn } from './container.ts'
import { hashesPath, installedNames, parseHashes, storeHashes, withHashes } from './module-hashes.ts'

/**
 * Writes down what the files of a database's modules are, right after it was made of them: otherwise the first `modules update --changed`
 * would take all for changed. The image is asked in a container of its own, as no server of Odoo need be there yet. Cut off before it is
 * written, nothing is known, which is safe.
 * @param container id of the running `db` container.
 */
export async function writeFirstHashes(
  world: Pick<Workshop, 'engine' | 'stack' | 'session'>,
  container: string,
  database: string,
  { note, signal }: { readonly note: (text: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  const { engine, session } = world
  note('writing down what the files of its modules are')
  try {
    const odoo = await makeOwn(world, 'odoo-cron', () => undefined)
    const modules = await databaseModules(engine, container, database, signal)
    const installed = installedNames(modules)
    const manifests = await readManifests(engine, odoo.id, { hashed: installed, languages: modules.languages }, signal)
    const stored = parseHashes(await session.read(hashesPath))
    await storeHashes(session, withHashes(stored, database, modules, modules, manifests, installed))
  } finally {
    await removeOwn(world)
  }
}
