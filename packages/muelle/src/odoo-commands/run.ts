import { z } from 'zod'
import { type Context, operation } from '../kernel/operation.ts'
import { shellWord } from '../kernel/shell-word.ts'
import type { Plan } from '../kernel/steps.ts'
import { Changed } from '../modules/change/fields.ts'
import { changeText, planChange, type Request, runChange } from '../modules/change/operation.ts'
import { withoutBackupField } from '../workshop/backup-point.ts'
import { type Decision, decide, recordedLine } from './run/decide.ts'
import { Ended, planOwn, runOwn } from './run/own.ts'

const Output = z.object({
  runsAs: z.string().describe('what was run for it'),
  warnings: z.array(z.string()),
  ended: Ended.nullable().describe('of a line that Odoo itself ran'),
  changed: Changed.nullable().describe('of one that was done as a change of modules'),
})

/** A change of modules as Muelle does it. */
const requestOf = (
  { verb, names, database }: Extract<Decision, { way: 'modules' }>,
  withoutBackup: string | undefined,
): Request => ({ verb, names, database, withoutBackup })

function runsAs(decision: Decision): string {
  if (decision.way !== 'modules') return `${decision.argv.map(shellWord).join(' ')} (${places[decision.way]})`
  const { verb, names, database } = decision
  return ['muelle modules', verb, ...names, ...(database === undefined ? [] : ['--database', database])].join(' ')
}

const places = { exec: 'in the running container', 'one-shot': 'in a container of its own' } as const

export const odooRun = operation({
  name: 'odoo run',
  summary: 'Run a command line of Odoo the right way, or say what to run instead',
  help: [
    'The line is judged first: what Odoo would refuse, ignore or do differently is refused with the corrected line. Installations and updates become muelle modules; what Muelle does better is named; everything else runs in the running container or in one of its own, without HTTP and workers, and its log says how it ended.',
    'A database that is not there is never made. A password is taken off the line. muelle odoo explain tells all this without running anything.',
    "$ muelle odoo run -- -u quay_fees -d quay\n$ muelle odoo run -- cloc -d quay\n$ muelle odoo run --without-backup 'a copy' -- populate -d quay --models=res.partner --factors=2",
  ].join('\n'),
  effect: 'change',
  freeForm: true,
  input: z.object({
    withoutBackup: withoutBackupField,
    line: z
      .array(z.string())
      .min(1)
      .describe('the line, with or without odoo before it')
      .meta({ positional: 'rest', raw: true }),
  }),
  output: Output,
  recorded: (input) => ({ ...input, line: [recordedLine(input.line)] }),
  plan(context: Context, { line, withoutBackup }): Promise<Plan> {
    const decision = decide(line)
    if (decision.way === 'modules') return planChange(context, requestOf(decision, withoutBackup))
    return planOwn(context, decision, withoutBackup)
  },
  async run(context, { line, withoutBackup }, progress) {
    const decision = decide(line)
    const { warnings } = decision
    progress.line(`runs as: ${runsAs(decision)}`)
    for (const warning of warnings) progress.line(`warning: ${warning}`)
    const told = { runsAs: runsAs(decision), warnings: [...warnings] }
    if (decision.way === 'modules')
      return { ...told, ended: null, changed: await runChange(context, requestOf(decision, withoutBackup), progress) }
    return { ...told, ended: await runOwn(context, decision, withoutBackup, progress), changed: null }
  },
  notWell: ({ ended }) => ended !== null && !ended.succeeded,
  view: ({ ended, changed }, style) => {
    if (changed !== null) return changeText(changed, style)
    if (ended === null || ended.succeeded) return (ended?.warnings ?? []).map((each) => style.warn(each)).join('\n')
    return [style.bad('It did not do what it was asked:'), ...ended.reasons.map((reason) => `  ${reason}`)].join('\n')
  },
})
