import { z } from 'zod'
import { type Context, operation } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { openReading } from '../workshop/change.ts'
import { consumerOf } from './consumer.ts'
import { judgement } from './judgement.ts'
import { keyDescription, lookAtVolumes, volumeOf } from './world.ts'

/** Entries looked at unless all are asked for: a second or two on a cold disk. */
const sample = 20_000

const Result = z.object({
  key: z.string(),
  consumer: z.string().nullable().describe('uid:gid that must own it; null when no service writes it as a plain user'),
  entries: z.int().describe('how many were looked at'),
  whole: z.boolean().describe('whether that was all of them'),
  wrong: z.int().describe('entries that the consumer does not own or may not use'),
  problems: z.array(z.string()),
})

export const volumeCheck = operation({
  name: 'volume check',
  summary: 'Check that the files in volumes belong to the user that its services run as',
  help: [
    `Compares with the user of each service in compose.yaml, which is the one its image has (muelle.lock). Looks at ${sample} entries of a volume, nearest to its root first, or at all with --whole. Exit code 1 when something is wrong.`,
    '$ muelle volume check\n$ muelle volume check odoo-data --whole',
  ].join('\n\n'),
  effect: 'read',
  input: z.object({
    volume: z.string().optional().describe(`${keyDescription}; all when none is named`).meta({ positional: 0 }),
    whole: z.boolean().default(false).describe('look at every entry'),
  }),
  output: z.object({ project: z.string(), volumes: z.array(Result) }),
  async run(context: Context, { volume, whole }, progress: Progress) {
    const world = await lookAtVolumes(context)
    const chosen = volume === undefined ? world.volumes : [volumeOf(world, volume)]
    const keys = chosen.map(({ key }) => key)
    if (keys.length === 0) return { project: world.stack.project, volumes: [] }
    await using workshop = await openReading(context, progress, { volumes: keys })
    const volumes: z.input<typeof Result>[] = []
    for (const key of keys) {
      const consumer = consumerOf(world.written, key)
      if (consumer === undefined) {
        volumes.push({ key, consumer: null, entries: 0, whole: false, wrong: 0, problems: [] })
        continue
      }
      const { uid, gid } = consumer
      const seen = await workshop.session.volume({ job: 'check', key, uid, ...(whole ? {} : { most: sample }) })
      const problems = [...judgement(consumer, seen)]
      volumes.push({
        key,
        consumer: `${uid}:${gid}`,
        entries: seen.entries,
        whole: seen.whole,
        wrong: seen.wrong,
        problems,
      })
    }
    return { project: world.stack.project, volumes }
  },
  notWell: ({ volumes }) => volumes.some(({ problems }) => problems.length > 0),
  view: ({ project, volumes }, style) =>
    [
      style.bold(project),
      ...volumes.flatMap(({ key, consumer, entries, whole, problems }) => {
        if (consumer === null) return [`${style.dim('unchecked')}  ${key}: no service writes it as a plain user`]
        const looked = `${entries} entries${whole ? '' : ', a part of it'}, owner ${consumer}`
        if (problems.length === 0) return [`${style.good('ok       ')}  ${key}: ${looked}`]
        return [
          `${style.bad('wrong    ')}  ${key}: ${looked}`,
          ...problems.map((each) => `           ${each}`),
          style.dim(`           next: muelle volume repair ${key}`),
        ]
      }),
    ].join('\n'),
})
