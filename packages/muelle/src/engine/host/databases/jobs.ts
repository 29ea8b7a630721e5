import { z } from 'zod'
import { databaseName, isOurs } from '../../../stack/database-name.ts'

/** A dump's own name: a part of a path that can be typed without quotes. */
export const dumpName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/)
  .refine((name) => !name.endsWith('.partial'), 'not finished')

const container = z.string().regex(/^[0-9a-f]{12,64}$/)

/** `muelle`: a directory with SQL, files and a manifest. `odoo`: one zip that Odoo’s own database manager loads. */
const formats = ['muelle', 'odoo'] as const

/** A database that Muelle has not finished, or that it put aside. */
const making = databaseName.refine(isOurs, 'not in the making')

/** Where a dump is: its name among those of a database, or the absolute path of a file whose directory the helper sees. */
const from = z.union([
  z.strictObject({ database: databaseName, dump: dumpName }),
  z.strictObject({ path: z.string().startsWith('/') }),
])
export type DumpFrom = z.output<typeof from>

/** What the helper does with a database and its filestore; the volume `odoo-data` is mounted. */
export const DatabaseJob = z.discriminatedUnion('job', [
  /** Writes a dump. `automatic`: Muelle made it before a change, and may remove it later. */
  z.strictObject({
    job: z.literal('dump'),
    database: databaseName,
    container,
    dump: dumpName,
    project: z.string(),
    why: z.string(),
    automatic: z.boolean(),
    /** The change that follows is not taken back by itself: it stays until that has succeeded. */
    pending: z.boolean().exactOptional(),
    format: z.enum(formats),
  }),
  /** Reads a dump whole and trusts nothing. `room`: bytes that its SQL may unpack to. */
  z.strictObject({ job: z.literal('judgeDump'), from, container, room: z.int() }),
  /** Sends the SQL of a dump to an empty database, as role muelle_loader, and unpacks the files of the dump meanwhile. */
  z.strictObject({ job: z.literal('loadDump'), from, container, into: making, text: z.int() }),
  /**
   * Copies a database, and the files that it names, into an empty one. The source is only read. `borrowed`: it is another stack's, on this
   * host, whose volume `odoo-data` is mounted for reading.
   */
  z.strictObject({
    job: z.literal('copy'),
    database: databaseName,
    container,
    filestore: z.enum(['own', 'borrowed']),
    into: making,
    target: container,
  }),
  /** Removes the files of a database in the making that it does not name any more. */
  z.strictObject({ job: z.literal('thinFiles'), container, database: making }),
  /** What a database holds, and which of the files that it names are there. `role`: who asks; odoo, its owner, when absent. */
  z.strictObject({
    job: z.literal('look'),
    container,
    database: databaseName,
    role: z.enum(['odoo', 'muelle_loader']).exactOptional(),
  }),
  /** Gives a filestore another name; done again it does nothing. */
  z.strictObject({ job: z.literal('moveFiles'), from: databaseName, to: databaseName }),
  /** Whether there is a filestore of that name. */
  z.strictObject({ job: z.literal('hasFiles'), database: databaseName }),
  /** Removes the filestore of a database in the making, or of one that was put aside. */
  z.strictObject({ job: z.literal('removeFiles'), database: making }),
  /** The finished dumps of a database, or of all. */
  z.strictObject({ job: z.literal('dumps'), database: databaseName.exactOptional() }),
  /** Removes the older automatic dumps of a database; `keep` of the newest stay, and what is pending; `spare` is about to be read. */
  z.strictObject({
    job: z.literal('thinDumps'),
    database: databaseName,
    keep: z.int().min(1),
    spare: dumpName.exactOptional(),
  }),
  /** The change that dumps were made before has succeeded; without `why`, all that were pending. */
  z.strictObject({ job: z.literal('settleDumps'), database: databaseName, why: z.string().exactOptional() }),
  /** Removes one dump. */
  z.strictObject({ job: z.literal('removeDump'), database: databaseName, dump: dumpName }),
])
export type DatabaseJob = z.output<typeof DatabaseJob>
type Name = DatabaseJob['job']

/** Those that change nothing, and need no lock. */
export const reading: ReadonlySet<Name> = new Set(['dumps', 'judgeDump', 'look', 'hasFiles'])

/** `manifest.json` of a dump, written last. */
export const DumpManifest = z.strictObject({
  schema: z.literal(1),
  format: z.enum(formats),
  project: z.string(),
  database: z.string(),
  at: z.string(),
  why: z.string(),
  automatic: z.boolean(),
  /** Version of the module base, `19.0.1.3`. */
  odoo: z.string(),
  /** Version of the server: `15.20`. */
  postgres: z.string(),
  neutralized: z.boolean(),
  /** System parameter `database.uuid`. */
  uuid: z.string().nullable(),
  /** Installed modules with their versions. */
  modules: z.record(z.string(), z.string()),
  /** Rows of some tables, under the snapshot of the dump. */
  rows: z.record(z.string(), z.int()),
  /** Those that pg_dump names. */
  extensions: z.array(z.string()),
  sql: z.strictObject({
    file: z.literal('database.sql.zst'),
    bytes: z.int(),
    sha256: z.string(),
    text: z.int().describe('bytes of the SQL before compression'),
  }),
  filestore: z.strictObject({
    file: z.literal('filestore.tar'),
    bytes: z.int(),
    headers: z.string().describe('SHA-256 of its headers; the content of each file has its SHA-1 for a name'),
    files: z.int(),
    content: z.int().describe('bytes that the files hold'),
    /** Named by the database and not there; the first of them. */
    missing: z.int(),
    /** Not what their names say: their SHA-1 is another. */
    damaged: z.int(),
    first: z.array(z.string()),
  }),
})
export type DumpManifest = z.output<typeof DumpManifest>

export interface Dump extends DumpManifest {
  readonly name: string
  /** The change that it was made before has not succeeded yet. */
  readonly pending: boolean
}

/** A dump whose manifest is not what this Muelle writes: of a newer one, or damaged. */
export interface UnreadableDump {
  readonly name: string
  readonly database: string
  readonly why: string
}

export interface Dumps {
  readonly dumps: readonly Dump[]
  readonly unreadable: readonly UnreadableDump[]
}

/** What was found out about a dump before anything is changed. */
export interface JudgedDump {
  readonly kind: 'muelle' | 'zip' | 'sql' | 'gzip' | 'zstd' | 'custom'
  readonly manifest: DumpManifest | null
  /** Bytes of its SQL. */
  readonly text: number
  /** Version of the module base. */
  readonly odoo: string | null
  readonly modules: Readonly<Record<string, string>>
  /** Version of the server that it is from. */
  readonly postgres: string | null
  readonly extensions: readonly string[]
  readonly hasFiles: boolean
  readonly files: number
  readonly content: number
}

/** A database as it is. */
export interface DatabaseSeen {
  readonly odoo: string | null
  readonly neutralized: boolean
  readonly uuid: string | null
  readonly modules: Readonly<Record<string, string>>
  readonly rows: Readonly<Record<string, number>>
  /** Files that it names and that are there. */
  readonly files: number
  readonly missing: number
  readonly first: readonly string[]
}

/** What was copied: the source as it was, under the snapshot of the copy. */
export interface Copied extends DatabaseSeen {
  /** Bytes of SQL. */
  readonly sql: number
  /** Bytes of the files. */
  readonly content: number
  /** Files that are not what their names say. */
  readonly damaged: number
}

/** What was unpacked of a dump's files. */
export interface Unpacked {
  readonly files: number
  readonly content: number
  /** Not what their names say, and so already where the dump was made. */
  readonly damaged: number
  /** The first of them. */
  readonly first: readonly string[]
}

interface Answers {
  readonly dump: Dump
  readonly judgeDump: JudgedDump
  readonly loadDump: Unpacked
  readonly copy: Copied
  readonly thinFiles: number
  readonly look: DatabaseSeen
  readonly moveFiles: boolean
  readonly hasFiles: boolean
  readonly removeFiles: undefined
  readonly dumps: Dumps
  readonly thinDumps: readonly string[]
  readonly settleDumps: undefined
  readonly removeDump: boolean
}

/** What a job answers. */
export type DatabaseAnswer<Job extends DatabaseJob> = Answers[Job['job']]
