import { z } from 'zod'
import { type Context, operation } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { openReading } from '../workshop/change.ts'
import { table } from '../workshop/table.ts'
import { pairs, Recorded } from './pairs.ts'

export const journalList = operation({
  name: 'journal list',
  summary: 'Show what was done to the stack, by whom and how it ended',
  help: 'The journal lies on the daemon’s host, so all operators see the same one.\n\n$ muelle journal list --last 5',
  effect: 'read',
  input: z.object({
    last: z.int().min(1).max(10_000).default(20).describe('how many operations, counted from the end'),
  }),
  output: z.object({
    project: z.string(),
    operations: z.array(Recorded).describe('oldest first'),
    valid: z.boolean().describe('whether the journal is as it was written; if not, see journal verify'),
  }),
  async run(context: Context, { last }, progress: Progress) {
    await using workshop = await openReading(context, progress)
    const { readable, valid } = await workshop.session.journal()
    return { project: workshop.stack.project, operations: pairs(readable).slice(-last), valid }
  },
  notWell: ({ valid }) => !valid,
  view: ({ operations, valid }, style) => {
    const rows = operations.map(({ beganAt, actor, operation, outcome, detail }) => [
      beganAt.slice(0, 19).replace('T', ' '),
      actor,
      operation,
      outcome === null ? style.warn('open') : outcome === 'done' ? style.good(outcome) : style.bad(outcome),
      (detail ?? '').split('\n')[0] ?? '',
    ])
    const said =
      rows.length === 0
        ? 'Nothing was done to this stack yet.'
        : table(['BEGAN (UTC)', 'WHO', 'WHAT', 'HOW', 'DETAIL'], rows)
    return valid ? said : `${said}\n${style.bad('The journal was changed behind Muelle: see muelle journal verify.')}`
  },
})
