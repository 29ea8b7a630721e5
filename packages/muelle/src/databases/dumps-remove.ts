import { z } from 'zod'
import { type Dump, dumpName } from '../engine/host/databases/jobs.ts'
import { byteText } from '../kernel/bytes.ts'
import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { type Step, silent, step } from '../kernel/steps.ts'
import { databaseName } from '../stack/database-name.ts'
import { pointOf } from '../workshop/backup-point.ts'
import { inWorkshop, lockStep, openReading, type Workshop } from '../workshop/change.ts'

const Input = z.object({
  database: databaseName.describe('whose dump it is').meta({ positional: 0 }),
  dump: dumpName.describe('its name: muelle databases dumps').meta({ positional: 1 }),
  pending: z.boolean().default(false).describe('although it is the way back from a change that has not succeeded yet'),
})

export const databasesDumpsRemove = operation({
  name: 'databases dumps remove',
  summary: 'Remove a dump from the host; nothing brings it back',
  help: [
    'Those that Muelle made before a change go by themselves, but for the newest three. The one that leads back from a change that failed or was cut off is kept until that change succeeds; it is removed with --pending only.',
    '$ muelle databases dumps remove acme before-migration --confirm before-migration',
  ].join('\n\n'),
  effect: 'destroy',
  input: Input,
  output: z.object({
    database: z.string(),
    dump: z.string(),
    path: z.string().describe('where it was, on the host'),
    bytes: z.int().describe('that are free now'),
    left: z.array(z.string()).describe('the dumps of that database that are still there, oldest first'),
  }),
  async plan(context, input) {
    await using workshop = await openReading(context, silent)
    const { dump, others } = await found(workshop, input)
    return { steps: [lockStep(workshop.stack), stepOf(dump, others)], loses: input.dump }
  },
  async run(context, input, progress) {
    return inWorkshop(context, progress, async (workshop) => {
      const { dump, others } = await found(workshop, input)
      const { database, name } = dump
      await progress.step(stepOf(dump, others), (note) =>
        workshop.session.database({ job: 'removeDump', database, dump: name }, note),
      )
      const { path, bytes } = pointOf(workshop.stack, dump)
      return { database, dump: name, path, bytes, left: others.map((each) => each.name) }
    })
  },
  view: ({ database, dump, bytes, left }, style) =>
    [
      style.good(`The dump ${dump} of ${database} is removed: ${byteText(bytes)}.`),
      left.length === 0 ? `There is no other dump of ${database}.` : `Left of ${database}: ${left.join(', ')}`,
    ].join('\n'),
})

/**
 * @throws UserError for a name that no dump of that database has; refused, for the way back from a change that has not succeeded.
 */
async function found(
  { session }: Pick<Workshop, 'session'>,
  { database, dump: name, pending }: z.output<typeof Input>,
): Promise<{ readonly dump: Dump; readonly others: readonly Dump[] }> {
  const { dumps: all, unreadable } = await session.database({ job: 'dumps', database })
  const strange = unreadable.find((each) => each.name === name)
  if (strange !== undefined)
    throw new UserError({
      what: `${name} of ${database} is not what this Muelle writes: it is not removed.`,
      evidence: strange.why,
      next: 'Use the Muelle that wrote it, or a newer one.',
    })
  const dump = all.find((each) => each.name === name)
  if (dump === undefined) throw none(database, name, all)
  if (isWayBack(dump, all) && !pending)
    throw new UserError(
      {
        what: `${name} is the way back from a change that has not succeeded yet.`,
        evidence: `made ${dump.at} before: muelle ${dump.why}`,
        next: `Run that again until it succeeds, or return: muelle databases load ${database} ${name}. To give it up: --pending.`,
      },
      { refused: true },
    )
  return { dump, others: all.filter((each) => each !== dump) }
}

/** Of several that were made before one change, the first: it alone has the state before. @param all oldest first. */
export const isWayBack = (dump: Dump, all: readonly Dump[]): boolean =>
  dump.pending && all.find((each) => each.pending && each.why === dump.why)?.name === dump.name

function stepOf(dump: Dump, others: readonly Dump[]): Step {
  const { name, database, at, why, automatic, sql, filestore } = dump
  const made = `${automatic ? 'made before ' : ''}${automatic ? `muelle ${why}` : why}`
  return step({
    id: 'remove',
    what: `remove the dump ${name} of ${database}: ${byteText(sql.bytes + filestore.bytes)} with ${filestore.files} files, ${at}, ${made}`,
    why: `asked for; nothing brings it back. ${others.length === 0 ? `It is the only dump of ${database} here` : `Left: ${others.map((each) => each.name).join(', ')}`}`,
    effect: 'destroy',
  })
}

function none(database: string, name: string, all: readonly Dump[]): UserError {
  const names = all.map((each) => each.name)
  const near = closest(name, names)
  return new UserError({
    what: `There is no dump ${name} of ${database} on the host.`,
    evidence: names.length === 0 ? `${database} has none` : `there are ${names.join(', ')}`,
    next: near ? `Did you mean ${near}?` : 'See: muelle databases dumps.',
  })
}
