import { z } from 'zod'
import type { HostSession } from '../engine/host/session.ts'
import { parseStored } from '../kernel/stored.ts'
import type { Manifest } from '../odoo/modules/manifests.ts'
import type { DatabaseModules } from '../odoo/modules/states.ts'

/** What the files of a module were when it was last updated. */
const Entry = z.strictObject({
  hash: z.string(),
  /** When Odoo last wrote the module's row: another time means that it was updated by somebody else, or put back to what it was. */
  written: z.string(),
})

const HashesFile = z.strictObject({
  schema: z.literal(1),
  databases: z.record(z.string(), z.strictObject({ uuid: z.string(), modules: z.record(z.string(), Entry) })),
})
export type HashesFile = z.output<typeof HashesFile>

/** On the host, written after each successful installation and update. */
export const hashesPath = 'state/modules.json'

/** @throws UserError when a newer Muelle wrote it, or it is damaged. */
export const parseHashes = (text: string | undefined): HashesFile =>
  text === undefined ? { schema: 1, databases: {} } : parseStored(HashesFile, text, hashesPath)

/** The installed modules of a database, those whose files are hashed. */
export const installedNames = ({ modules }: Pick<DatabaseModules, 'modules'>): readonly string[] =>
  [...modules.values()].flatMap(({ name, state }) => (state === 'installed' || state === 'to upgrade' ? [name] : []))

/**
 * What is written down of a database, by module: under its name, and under another one that it had, for a database is known by its uuid.
 * Whether it is still true of a module its row says.
 */
export function entriesOf(
  { databases }: HashesFile,
  name: string,
  uuid: string | null,
): Readonly<Record<string, z.output<typeof Entry>>> {
  const same = Object.entries(databases).filter(([, known]) => known.uuid === uuid)
  const others = same.filter(([other]) => other !== name).map(([, { modules }]) => modules)
  return Object.assign({}, ...others, databases[name]?.uuid === uuid ? databases[name]?.modules : {})
}

/** Whether nothing at all is known of what its modules' files were: it came from elsewhere, or was always changed past Muelle. */
export const isUnknown = (stored: HashesFile, database: string, { uuid }: Pick<DatabaseModules, 'uuid'>): boolean =>
  Object.keys(entriesOf(stored, database, uuid)).length === 0

/**
 * The installed modules whose files are not those of their installation or last update, as far as it was Muelle's; all of them when nothing is known.
 * A database that was restored to an earlier state has earlier rows, and another one of the same name another uuid: neither takes over
 * what was written down for what it replaces.
 */
export function changedModules(
  stored: HashesFile,
  database: string,
  inDatabase: DatabaseModules,
  manifests: ReadonlyMap<string, Pick<Manifest, 'hash'>>,
): readonly string[] {
  const entries = entriesOf(stored, database, inDatabase.uuid)
  return installedNames(inDatabase).filter((name) => {
    const entry = entries[name]
    const row = inDatabase.modules.get(name)
    return entry === undefined || entry.hash !== manifests.get(name)?.hash || entry.written !== row?.written
  })
}

/**
 * The file after these modules were processed; what is said of others stays, and what is not installed is forgotten.
 * @param before what the database said before the run: Odoo writes rows of modules that it does not process too, as it reads all
 * manifests (Odoo 19.0 `ir_module.py` update_list). A row that was right before is right after.
 */
export function withHashes(
  stored: HashesFile,
  database: string,
  before: Pick<DatabaseModules, 'modules'>,
  inDatabase: DatabaseModules,
  manifests: ReadonlyMap<string, Pick<Manifest, 'hash'>>,
  processed: readonly string[],
): HashesFile {
  const { uuid } = inDatabase
  if (uuid === null) return stored
  const kept = entriesOf(stored, database, uuid)
  const modules = Object.fromEntries(
    installedNames(inDatabase).flatMap((name): [string, z.output<typeof Entry>][] => {
      const hash = manifests.get(name)?.hash
      const written = inDatabase.modules.get(name)?.written
      if (processed.includes(name) && hash && written) return [[name, { hash, written }]]
      const entry = kept[name]
      if (entry === undefined) return []
      const same = entry.written === before.modules.get(name)?.written
      return [[name, same && written ? { ...entry, written } : entry]]
    }),
  )
  return { schema: 1, databases: { ...stored.databases, [database]: { uuid, modules } } }
}

/** Writes the file on the host. */
export async function storeHashes(session: HostSession, hashes: HashesFile): Promise<void> {
  const content = `${JSON.stringify(hashes, null, 2)}\n`
  await session.put([{ path: hashesPath, content, mode: 0o644, uid: 0, gid: 0 }])
}
