import { type Plan, type Step, step } from '../../kernel/steps.ts'
import type { Stack } from '../../stack/stack.ts'
import { backupPointStep } from '../../workshop/backup-point.ts'
import { lockStep } from '../../workshop/change.ts'
import type { Judged } from './judged.ts'
import { type Losses, lossesText } from './losses.ts'
import { changeArgv } from './odoo.ts'

/** What the steps of a change say; the same in the plan and while they are done. */
export interface Planned {
  readonly judged: Judged
  /** Only for an uninstallation. */
  readonly losses: Losses | undefined
  /** Names of scripts to run before an update. */
  readonly scripts: readonly string[]
  readonly withoutBackup: string | undefined
  /** Nothing is known of what the modules' files were: all count as changed. */
  readonly unknown?: boolean
}

const verbs = {
  install: 'install',
  update: 'update',
  reinstall: 'load the data anew of',
  uninstall: 'uninstall',
} as const

/** The name that is typed where data goes: the modules. */
const lossOf = ({ names }: Judged): string => names.join(',')

/** The whole plan; without steps when there is nothing to do. */
export function planOf(stack: Stack, planned: Planned): Plan {
  const { judged } = planned
  if (judged.names.length === 0) return { steps: [] }
  const steps = [lockStep(stack), ...stepsOf(stack, planned)]
  const destroys = judged.verb === 'uninstall' || judged.verb === 'reinstall'
  return destroys ? { steps, loses: lossOf(judged) } : { steps }
}

/** The steps behind the lock. */
export function stepsOf(stack: Stack, planned: Planned): readonly [...Step[], Step, Step] {
  const { judged, withoutBackup } = planned
  const { database } = judged.asked
  return [
    ...(withoutBackup === undefined
      ? [
          backupPointStep(
            stack,
            database,
            'Odoo commits each module by itself: a failure in the middle is not taken back',
          ),
        ]
      : []),
    changeStep(stack, planned),
    step({
      id: 'verify',
      what: `ask ${database} what state its modules are in, and write down what their files are`,
      why: 'Odoo exits 0 also when it did nothing',
    }),
  ]
}

function changeStep(stack: Stack, { judged, losses, scripts, withoutBackup, unknown }: Planned): Step {
  const { verb, names, asked, pending } = judged
  return step({
    id: 'odoo',
    what: `${verbs[verb]} ${names.join(', ')} in ${asked.database}${withWhat(judged)}`,
    why: [
      ...(losses === undefined ? [] : [`goes with it: ${lossesText(losses) || 'no table, no column'}`]),
      ...(unknown
        ? [
            `all count as changed: nothing is written down of what the files of ${asked.database} were, as it was made elsewhere`,
          ]
        : []),
      'asked for; in a container of its own, running servers load the modules anew by themselves',
      ...(pending.length > 0
        ? [`it finishes what was cut off: ${pending.map(({ name, state }) => `${name} ${state}`).join(', ')}`]
        : []),
      ...(verb === 'reinstall' ? ['records that are protected from updates (noupdate) are overwritten'] : []),
      ...(withoutBackup === undefined ? [] : [`without a backup point: ${withoutBackup}`]),
    ].join('; '),
    argv: changeArgv(judged, scripts, stack.hostDirectory),
    effect: verb === 'uninstall' || verb === 'reinstall' ? 'destroy' : 'change',
    undo:
      withoutBackup === undefined
        ? `muelle databases load ${asked.database} NAME, with the name of the backup point`
        : undefined,
  })
}

/** More names than this are counted. */
const most = 12

function withWhat({ verb, reach: { needed, byThemselves, dependants } }: Judged): string {
  const some = (names: readonly string[]) =>
    names.length > most ? `${names.slice(0, most).join(', ')} and ${names.length - most} more` : names.join(', ')
  const parts = [
    ...(needed.length > 0 ? [`needed and installed too: ${some(needed)}`] : []),
    ...(byThemselves.length > 0 ? [`installed by themselves then: ${some(byThemselves)}`] : []),
    ...(dependants.length > 0
      ? [`with what depends on ${verb === 'uninstall' ? 'it, gone too' : 'it'}: ${some(dependants)}`]
      : []),
  ]
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}
