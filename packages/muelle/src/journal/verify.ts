import { z } from 'zod'
import { type Context, operation } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { openReading } from '../workshop/change.ts'

export const journalVerify = operation({
  name: 'journal verify',
  summary: 'Check that nobody changed the journal',
  help: [
    'Each entry carries the hash of the one before it, so a changed, removed or moved line is found.',
    'What the chain cannot show is a journal cut off at its end: keep the last hash elsewhere if that matters.',
    'A half-written last line is no fault: a crash leaves one. Exit code 1 when the chain is broken.',
  ].join('\n'),
  effect: 'read',
  input: z.object({}),
  output: z.object({
    project: z.string(),
    valid: z.boolean(),
    entries: z.int().describe('entries before the first fault'),
    lastHash: z.string().nullable().describe('hash of the last of them'),
    broken: z.object({ line: z.int(), why: z.string() }).nullable(),
    torn: z.object({ bytes: z.int(), sha256: z.string() }).nullable().describe('a half-written last line'),
  }),
  async run(context: Context, _input, progress: Progress) {
    await using workshop = await openReading(context, progress)
    const { entries, valid, broken, torn } = await workshop.session.journal()
    return {
      project: workshop.stack.project,
      valid,
      entries: entries.length,
      lastHash: entries.at(-1)?.hash ?? null,
      broken: broken ?? null,
      torn: torn ?? null,
    }
  },
  notWell: ({ valid }) => !valid,
  view: ({ entries, lastHash, broken, torn }, style) => {
    const lines = [
      broken === null
        ? style.good(`${entries} entries, all as they were written.`)
        : style.bad(`Line ${broken.line} is not as it was written: ${broken.why}. ${entries} entries before it are.`),
    ]
    if (lastHash !== null) lines.push(style.dim(`last hash ${lastHash}`))
    if (torn !== null)
      lines.push(
        style.warn(`A half-written line of ${torn.bytes} bytes is at the end; the next operation sets it aside.`),
      )
    return lines.join('\n')
  },
})
