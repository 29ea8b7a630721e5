import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { LookAt, lookAtText, Neutralized } from '../databases/neutralizing.ts'
import { runDurably } from '../engine/host/durable.ts'
import { byteText } from '../kernel/bytes.ts'
import { operation, type Style } from '../kernel/operation.ts'
import { withoutBackupField } from '../workshop/backup-point.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { discardMaking } from '../workshop/databases/making.ts'
import { settle } from '../workshop/databases/settle.ts'
import { nothingYet, takeBack } from '../workshop/databases/take-place.ts'
import { cloningOf } from './cloning.ts'
import { requireNoWayOutOnHost } from './guarantee.ts'
import { pairOf } from './pair.ts'
import { cloneTasks } from './tasks.ts'
import type { CloneWorld } from './world.ts'

const name = 'clone'

const Done = z.object({
  database: z.string().describe('in the target'),
  from: z.string().describe('in the source'),
  sqlBytes: z.int(),
  files: z.int(),
  fileBytes: z.int(),
  lost: z.int().describe('files that the source names and that are lost or damaged there'),
  updated: z
    .array(z.string())
    .describe('modules that were updated to the target’s code; all when it could not be told which'),
  neutralized: z.array(Neutralized).describe('what was switched off beyond what Odoo does itself'),
  anonymized: z.array(z.object({ table: z.string(), rows: z.int() })),
  leftAddresses: z
    .array(z.object({ column: z.string(), count: z.int() }))
    .describe('columns without a rule that still hold e-mail addresses; only looked for when something was anonymised'),
  lookAt: z
    .array(LookAt)
    .describe(
      'settings that Muelle does not know and that look like a key, and tables in schemas besides public, which nothing looks into',
    ),
  removedFiles: z.int().describe('files of what was removed from the copy'),
})
type Done = z.output<typeof Done>

export const clone = operation({
  name,
  summary: 'Make a neutralized environment a fresh copy of another one',
  help: [
    'The source is only read, and goes on. Each database is copied with the files that it names under another name in the target’s PostgreSQL; updated when the target’s code differs; neutralised by Odoo’s own scripts and by what Muelle knows besides (mail, jobs, payments, webhooks, credentials, tills, the SII); given a uuid, a secret and addresses of its own; anonymised by anonymize: of muelle.yaml; and looked through for everything that could still reach out. Anything found and the copy is dropped: exit code 4. Only then it takes the place of what the target had, which is lost.',
    'Both environments are on one host, and the target says neutralized: true. Interrupted or killed, the source is as it was, and the target has what it had or all of the new copy: the next run, or muelle up of the target, ends what is half done.',
    '$ muelle clone production staging\n$ muelle clone production staging --database acme --passwords replace',
  ].join('\n\n'),
  effect: 'change',
  input: z.object({
    source: z.string().describe('environment that is copied').meta({ positional: 0 }),
    target: z.string().describe('environment that gets the copy').meta({ positional: 1 }),
    database: z.string().optional().describe('only this one of the source').meta({ short: 'd' }),
    passwords: z
      .enum(['keep', 'replace'])
      .default('keep')
      .describe(
        'keep: people log in as in the source; replace: everybody has the password of the target’s secret odoo_user_password',
      ),
    withoutBackup: withoutBackupField,
  }),
  output: z.object({
    source: z.string(),
    target: z.string(),
    address: z.string(),
    databases: z.array(Done),
    restarted: z.array(z.string()),
  }),
  async plan(context, input) {
    const cloning = await cloningOf(context, input)
    const { stack } = cloning.pair.target
    return {
      steps: [lockStep(stack), ...cloneTasks(cloning).map((task) => task.step)],
      loses: stack.project,
    }
  },
  async run(context, input, progress) {
    const { volume } = await pairOf(context, input)
    const there = { ...context, environment: input.target }
    await using workshop = await openWorkshop(there, progress, { volumes: ['odoo-data'], borrowed: volume })
    await settle({ ...workshop, context: there }, progress)
    const cloning = await cloningOf(context, input)
    const { pair, sourceDb, targetDb } = cloning
    await requireNoWayOutOnHost(workshop.session, workshop.stack)
    const world: CloneWorld = {
      ...{ ...workshop, context: there, ...nothingYet },
      ...{ pair, sourceDb, targetDb, makings: new Map(), outcomes: new Map() },
    }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    try {
      await runDurably(world, run, cloneTasks(cloning), progress)
    } catch (error) {
      const back = await takeBack(world, error)
      for (const { copy } of pair.databases) await discardMaking(world, copy)
      throw back
    }
    return {
      source: input.source,
      target: input.target,
      address: cloning.address,
      databases: pair.databases.map(({ database }) => doneOf(world, database)),
      restarted: [...cloning.running],
    }
  },
  view: ({ source, target, address, databases, restarted }, style) =>
    [
      ...databases.flatMap((each) => viewOf(each, source, target, style)),
      ...(restarted.length > 0 ? [`Running on it: ${restarted.join(', ')}. ${address}`] : []),
    ].join('\n'),
})

function doneOf({ outcomes }: CloneWorld, database: string): z.input<typeof Done> {
  const found = outcomes.get(database)
  if (found === undefined) throw new Error(`${database} was not cloned`)
  return {
    ...found,
    updated: [...found.updated],
    neutralized: [...found.neutralized],
    anonymized: [...found.anonymized],
    leftAddresses: [...found.leftAddresses],
    lookAt: [...found.lookAt],
  }
}

function viewOf(each: Done, source: string, target: string, style: Style): readonly string[] {
  const { database, from, files, fileBytes, sqlBytes, lost, updated, neutralized, anonymized, leftAddresses, lookAt } =
    each
  return [
    style.good(
      `${database} of ${target} is a neutralised copy of ${from} of ${source}: ${byteText(sqlBytes)} of SQL, ${files} files, ${byteText(fileBytes)}.`,
    ),
    ...(lost > 0
      ? [style.warn(`${lost} files are lost or damaged in ${source}: muelle -e ${source} databases size ${from}`)]
      : []),
    ...(updated.length > 0 ? [`Updated: ${updated.join(', ')}.`] : []),
    neutralized.length === 0
      ? 'Odoo’s own scripts switched everything off: there was no more.'
      : [
          'Switched off beyond Odoo’s own scripts:',
          ...neutralized.map(({ what, count }) => `  ${count} × ${what}`),
        ].join('\n'),
    ...(anonymized.length > 0
      ? [`Anonymised: ${anonymized.map(({ table, rows }) => `${table} (${rows})`).join(', ')}.`]
      : []),
    ...(leftAddresses.length > 0
      ? [
          style.warn(
            `Addresses are left where no rule speaks of them: ${leftAddresses.map(({ column, count }) => `${column} (${count})`).join(', ')}.`,
          ),
        ]
      : []),
    ...lookAtText(lookAt).map((each) => style.warn(each)),
  ]
}
