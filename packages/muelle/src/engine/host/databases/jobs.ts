import { z } from 'zod'

/** A database's name, as far as it can be a directory's too. Source: PostgreSQL's 63 bytes; no dot comes first. */
export const databaseName = z
  .string()
  .regex(/^[a-z0-9_][a-z0-9_.-]{0,62}$/i, 'a name of letters, digits, . _ and -, which begins with a letter or a digit')

/** A dump's own name: a part of a path that can be typed without quotes. */
export const dumpName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/)
  .refine((name) => !name.endsWith('.partial'), 'not finished')

const container = z.string().regex(/^[0-9a-f]{12,64}$/)

/** `muelle`: a directory with SQL, files and a manifest. `odoo`: one zip that Odoo’s own database manager loads. */
const formats = ['muelle', 'odoo'] as const

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
    format: z.enum(formats),
  }),
  /** The finished dumps of a database, or of all. */
  z.strictObject({ job: z.literal('dumps'), database: databaseName.exactOptional() }),
  /** Removes the older automatic dumps of a database; `keep` of the newest stay. */
  z.strictObject({ job: z.literal('thinDumps'), database: databaseName, keep: z.int().min(1) }),
  /** Removes one dump. */
  z.strictObject({ job: z.literal('removeDump'), database: databaseName, dump: dumpName }),
])
export type DatabaseJob = z.output<typeof DatabaseJob>
type Name = DatabaseJob['job']

/** Those that change nothing, and need no lock. */
export const reading: ReadonlySet<Name> = new Set(['dumps'])

const FileSeal = z.strictObject({ file: z.string(), bytes: z.int(), sha256: z.string() })

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
  sql: FileSeal.extend({ text: z.int().describe('bytes of the SQL before compression') }),
  filestore: FileSeal.extend({
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
}

interface Answers {
  readonly dump: Dump
  readonly dumps: readonly Dump[]
  readonly thinDumps: readonly string[]
  readonly removeDump: boolean
}

/** What a job answers. */
export type DatabaseAnswer<Job extends DatabaseJob> = Answers[Job['job']]
