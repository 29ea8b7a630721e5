import { z } from 'zod'
import type { Dump } from '../engine/host/databases/jobs.ts'
import { byteText } from '../kernel/bytes.ts'
import { ReportedError } from '../kernel/errors.ts'
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

/** In the output of what makes a backup point: see {@link warningsOf}. */
export const warningsField = z
  .array(z.string())
  .describe(
    'what a person should look at: files that the backup point could not have, older points that were not let go',
  )

/** What went well and is to be looked at all the same. @param unsettled from {@link changeSucceeded}. */
export const warningsOf = (point: BackupPoint | undefined, unsettled: string | undefined): string[] => [
  ...(point === undefined || point.lost === 0 ? [] : [lostText(point)]),
  ...(unsettled === undefined ? [] : [unsettled]),
]

const lostText = ({ database, name, lost }: BackupPoint): string =>
  `${lost} ${lost === 1 ? 'file that' : 'files that'} ${database} names ${lost === 1 ? 'was' : 'were'} lost or damaged before: the backup point ${name} lacks ${lost === 1 ? 'it' : 'them'}, or has ${lost === 1 ? 'it' : 'them'} as damaged. See: muelle databases size ${database}`

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

/** A point that was made this long before the same change is tried again is its backup point still, in milliseconds. */
const again = 3_600_000

/**
 * Makes a verified dump of a database and its filestore on the host, before a change. Users go on meanwhile. The newest three that
 * were made so stay; what people dumped themselves is never counted, and one whose change did not succeed stays besides.
 * @param workshop opened with the volume `odoo-data`: `openWorkshop(context, progress, { volumes: ['odoo-data'] })`.
 * @param asked.why for the manifest: the command that follows, without `muelle`.
 * @param asked.inPlace the change is not taken back by itself: tried again soon, the point of the first attempt is used, for a new one
 * would hold what is half changed. Who does so calls {@link changeSucceeded}.
 * @param asked.spare a dump of it that is about to be read.
 * @param asked.now ISO 8601; of the context's clock.
 * @throws EnvironmentError when the disk has no room; FailedError, unwound, when it could not be made or read back.
 * @public
 */
export async function backupPoint(
  { engine, session, stack }: Pick<Workshop, 'engine' | 'session' | 'stack'>,
  {
    database,
    why,
    now,
    inPlace = false,
    spare,
  }: {
    readonly database: string
    readonly why: string
    readonly now: string
    readonly inPlace?: boolean
    readonly spare?: string | undefined
  },
  note: (text: string) => void,
): Promise<BackupPoint> {
  const earlier = inPlace
    ? (await session.database({ job: 'dumps', database })).dumps.findLast((each) => each.pending)
    : undefined
  if (earlier?.why === why && Math.abs(Date.parse(now) - Date.parse(earlier.at)) < again) {
    note(`${earlier.name} of ${earlier.at} is used: ${why} has not succeeded since`)
    return told(pointOf(stack, earlier), note)
  }
  const { id: container } = await residentDatabase(engine, stack)
  const { project } = stack
  const dump = `${stampOf(now)}-before`
  const what = {
    job: 'dump',
    database,
    container,
    dump,
    project,
    why,
    automatic: true,
    pending: inPlace,
    format: 'muelle',
  } as const
  const made = await session.database(what, note)
  await thin(session, database, note, { spare })
  const point = pointOf(stack, made)
  note(`${point.name}: ${byteText(point.bytes)}, ${point.files} files, read back`)
  return told(point, note)
}

async function thin(
  session: Workshop['session'],
  database: string,
  note: (text: string) => void,
  { spare, always = false }: { readonly spare?: string | undefined; readonly always?: boolean } = {},
): Promise<void> {
  const what = { job: 'thinDumps', database, keep, ...(spare !== undefined && { spare }) } as const
  for (const name of await session.database(what, note, { always })) note(`removed the older backup point ${name}`)
}

function told(point: BackupPoint, note: (text: string) => void): BackupPoint {
  if (point.lost > 0) note(`warning: ${lostText(point)}`)
  return point
}

/**
 * What backup points were made before has succeeded: they count among the newest from now on. The change is done, so an interruption does
 * not count any more, and a failure here is none of the change.
 * @param change.why as the point was made with; absent when the whole database was replaced: then every point of it is settled.
 * @returns a warning with what to do; undefined when all went well.
 */
export async function changeSucceeded(
  { session }: Pick<Workshop, 'session'>,
  { database, why }: { readonly database: string; readonly why?: string },
  note: (text: string) => void,
): Promise<string | undefined> {
  try {
    const job = { job: 'settleDumps', database, ...(why !== undefined && { why }) } as const
    await session.database(job, note, { always: true })
    await thin(session, database, note, { always: true })
    return undefined
  } catch (error) {
    if (!(error instanceof ReportedError)) throw error
    const warning = `Older backup points of ${database} were not let go and stay on the disk: ${error.report.what} The change itself is done. See muelle databases dumps ${database}; muelle databases dumps remove ${database} NAME removes one.`
    note(`warning: ${warning}`)
    return warning
  }
}

export const pointOf = ({ hostDirectory }: Pick<Stack, 'hostDirectory'>, made: Dump): BackupPoint => ({
  database: made.database,
  name: made.name,
  path: `${hostDirectory}/dumps/${made.database}/${made.name}`,
  bytes: made.sql.bytes + made.filestore.bytes,
  files: made.filestore.files,
  lost: made.filestore.missing + made.filestore.damaged,
})
