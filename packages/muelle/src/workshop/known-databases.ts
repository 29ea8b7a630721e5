import { z } from 'zod'
import type { HostSession } from '../engine/host/session.ts'
import { parseStored } from '../kernel/stored.ts'

/** `state/databases.json` on the host: databases that were initialised once. One of them missing is an error. */
const DatabasesFile = z.strictObject({
  schema: z.literal(1),
  databases: z.record(z.string(), z.strictObject({ initialisedAt: z.string() })),
})
type DatabasesFile = z.output<typeof DatabasesFile>

const path = 'state/databases.json'

/** What was recorded on the host; empty before the first initialisation. */
export async function readDatabases(session: HostSession): Promise<DatabasesFile> {
  const text = await session.read(path)
  return text === undefined ? { schema: 1, databases: {} } : parseStored(DatabasesFile, text, path)
}

/** Writes down which databases are initialised from now on, and which are gone on purpose. Done twice it says the same. */
export async function recordDatabases(
  session: HostSession,
  {
    add = [],
    remove = [],
    at,
  }: { readonly add?: readonly string[]; readonly remove?: readonly string[]; readonly at: string },
): Promise<void> {
  const { databases } = await readDatabases(session)
  const kept = Object.entries(databases).filter(([name]) => !remove.includes(name) || add.includes(name))
  const added = add
    .filter((name) => databases[name] === undefined)
    .map((name) => [name, { initialisedAt: at }] as const)
  const next: DatabasesFile = { schema: 1, databases: Object.fromEntries([...kept, ...added]) }
  await session.put([{ path, content: `${JSON.stringify(next, null, 2)}\n`, mode: 0o644, uid: 0, gid: 0 }])
}

/**
 * Forgets that databases were initialised: they are lost on purpose.
 * @param names all of them when absent.
 */
export async function forgetDatabases(session: HostSession, names?: readonly string[]): Promise<void> {
  if (names === undefined) return session.remove([path])
  const { databases } = await readDatabases(session)
  const kept = Object.fromEntries(Object.entries(databases).filter(([name]) => !names.includes(name)))
  const content = `${JSON.stringify({ schema: 1, databases: kept } satisfies DatabasesFile, null, 2)}\n`
  await session.put([{ path, content, mode: 0o644, uid: 0, gid: 0 }])
}
