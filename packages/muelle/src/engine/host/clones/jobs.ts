import { z } from 'zod'
import { databaseName } from '../../../stack/database-name.ts'

const container = z.string().regex(/^[0-9a-f]{12,64}$/)
const id = z.int().min(0)

/** What the helper of a clone's target does; its volume `odoo-data` is mounted, and the source's beside it for reading. */
export const CloneJob = z.discriminatedUnion('job', [
  /** Copies a database of another stack on this host, and the files that it names, into an empty database. The source is only read. */
  z.strictObject({
    job: z.literal('copy'),
    source: z.strictObject({ container, database: databaseName }),
    target: z.strictObject({ container, database: databaseName }),
    /** Who the files are given to: the user of the target's Odoo. */
    uid: id,
    gid: id,
  }),
  /** Names of the filestores that are there. */
  z.strictObject({ job: z.literal('filestores') }),
  /** Gives a filestore another name; never over another one. One that is not there becomes an empty one of the new name. */
  z.strictObject({ job: z.literal('move'), from: databaseName, to: databaseName }),
  z.strictObject({ job: z.literal('remove'), database: databaseName }),
  /** Removes the files that the database does not name any more. */
  z.strictObject({ job: z.literal('thin'), container, database: databaseName, filestore: databaseName }),
])
export type CloneJob = z.output<typeof CloneJob>

/** Those that change nothing, and need no lock. */
export const looking: ReadonlySet<CloneJob['job']> = new Set(['filestores'])

export interface Copied {
  /** Bytes of SQL. */
  readonly sql: number
  readonly files: number
  /** Bytes of the files. */
  readonly content: number
  /** Files that the source's database names and that its filestore lacks. */
  readonly missing: number
  /** Not what their names say. */
  readonly damaged: number
  /** The first of those that are missing or damaged. */
  readonly first: readonly string[]
}

interface Answers {
  readonly copy: Copied
  readonly filestores: readonly string[]
  readonly move: boolean
  readonly remove: boolean
  readonly thin: number
}

/** What a job answers. */
export type CloneAnswer<Job extends CloneJob> = Answers[Job['job']]
