import { z } from 'zod'
import type { Dump } from '../engine/host/databases/jobs.ts'
import { byteText } from '../kernel/bytes.ts'
import { stampOf } from '../kernel/stamp.ts'
import { type Step, step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import type { Workshop } from './change.ts'
import { residentDatabase } from './named-database.ts'

/** Backup points that stay of those that Muelle made by itself: the newest, each read back when it was made. */
const keep = 3

/** A dump that was made and read back before a change, and how to return to it. */
export interface BackupPoint {
  readonly database: string
  /** For `muelle databases load DATABASE NAME`. */
  readonly name: string
  /** On the host. */
  readonly path: string
  readonly bytes: number
  readonly files: number
  /** Files that the database names and that were lost or damaged already. */
  readonly lost: number
}

/**
 * What becomes of the state before a change.
 * @public
 */
export const withoutBackupField = z
  .string()
  .min(3)
  .optional()
  .describe('make no backup point, for this reason; it is written in the journal')
  .meta({ placeholder: 'REASON' })

/**
 * The step that a backup point is, in every plan.
 * @public
 */
export const backupPointStep = ({ hostDirectory }: Stack, database: string, why: string): Step =>
  step({
    id: `backup:${database}`,
    what: `dump ${database} and its files to ${hostDirectory}/dumps/${database} on its host, and read them back`,
    why: `${why}; muelle databases load ${database} NAME returns to it`,
  })

/**
 * Makes a verified dump of a database and its filestore on the host, before a change. Users go on meanwhile. The newest three that
 * were made so stay; what people dumped themselves is never counted.
 * @param workshop opened with the volume `odoo-data`: `openWorkshop(context, progress, { volumes: ['odoo-data'] })`.
 * @param asked.why for the manifest: the command that follows, without `muelle`.
 * @param asked.now ISO 8601; of the context's clock.
 * @throws EnvironmentError when the disk has no room; FailedError, unwound, when it could not be made or read back.
 * @public
 */
export async function backupPoint(
  { engine, session, stack }: Pick<Workshop, 'engine' | 'session' | 'stack'>,
  { database, why, now }: { readonly database: string; readonly why: string; readonly now: string },
  note: (text: string) => void,
): Promise<BackupPoint> {
  const { id: container } = await residentDatabase(engine, stack)
  const { project } = stack
  const dump = `${stampOf(now)}-before`
  const what = { job: 'dump', database, container, dump, project, why, automatic: true, format: 'muelle' } as const
  const made = await session.database(what, note)
  for (const name of await session.database({ job: 'thinDumps', database, keep }, note))
    note(`removed the older backup point ${name}`)
  const point = pointOf(stack, made)
  note(`${point.name}: ${byteText(point.bytes)}, ${point.files} files, read back`)
  return point
}

export const pointOf = ({ hostDirectory }: Pick<Stack, 'hostDirectory'>, made: Dump): BackupPoint => ({
  database: made.database,
  name: made.name,
  path: `${hostDirectory}/dumps/${made.database}/${made.name}`,
  bytes: made.sql.bytes + made.filestore.bytes,
  files: made.filestore.files,
  lost: made.filestore.missing + made.filestore.damaged,
})
