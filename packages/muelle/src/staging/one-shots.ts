import { neutralizeArgv, neutralizeDatabase } from '../databases/neutralizing.ts'
import type { Task } from '../engine/host/durable.ts'
import { FailedError, ReportedError } from '../kernel/errors.ts'
import { step } from '../kernel/steps.ts'
import { processedModule } from '../odoo/log.ts'
import { moduleStatesSql, readStates, stateFaults } from '../odoo/modules/states.ts'
import { psql } from '../postgres/psql.ts'
import { oneShotArgv, oneShotOptions, runOneShot } from '../workshop/one-shot.ts'
import type { CodeDifference } from './code.ts'
import type { Cloned } from './pair.ts'
import { type CloneWorld, outcomeOf } from './world.ts'

/** The target's own code on the copy; nothing when it is the source's. */
export function updateTask({ database, copy }: Cloned, difference: CodeDifference): readonly Task<CloneWorld>[] {
  if (difference.kind === 'same') return []
  const modules = difference.kind === 'changed' ? difference.modules : ['all']
  const argv = oneShotArgv('-d', copy, '-u', modules.join(','), ...oneShotOptions)
  return [
    {
      step: step({
        id: `update:${database}`,
        what: `update ${difference.kind === 'changed' ? modules.join(', ') : 'every module'} in ${copy}`,
        why:
          difference.kind === 'changed'
            ? 'their files differ between the two images'
            : 'the images differ, and it cannot be told in which modules',
        argv,
        undo: 'the copy is dropped',
      }),
      async work(world, note) {
        const { verdict } = await runOneShot(world, argv, note, (record) => {
          const module = processedModule(record)
          if (module !== undefined) note(module.name)
        })
        const rows = await psql(world.engine, world.targetDb, copy, moduleStatesSql, world.context.signal)
        const reasons = [...verdict.reasons, ...stateFaults(readStates(rows), [])]
        if (reasons.length > 0) throw failed(`${copy} could not be updated.`, reasons)
        outcomeOf(world, database).updated = modules
      },
    },
  ]
}

/** What Odoo's own modules do about themselves. */
export function neutralizeTask({ database, copy }: Cloned): Task<CloneWorld> {
  const argv = neutralizeArgv(copy)
  return {
    step: step({
      id: `neutralize:${database}`,
      what: `neutralise ${copy} by Odoo's own scripts`,
      why: 'each module knows best what it would do to the outside; those without a script are passed over',
      argv,
      undo: 'the copy is dropped',
    }),
    async work(world, note) {
      try {
        await neutralizeDatabase(world, copy, note)
      } catch (error) {
        // Of the copy nothing is kept: nobody is worse off.
        if (!(error instanceof ReportedError) || world.context.signal.aborted) throw error
        const { what, evidence } = error.report
        throw failed(
          `${copy} could not be neutralised.`,
          [error instanceof FailedError ? '' : what, evidence ?? ''].filter(Boolean),
        )
      }
    },
  }
}

const failed = (what: string, reasons: readonly string[]) =>
  new FailedError(
    { what, evidence: reasons.slice(0, 12).join('\n'), next: 'Mend the cause and run it again.' },
    { unwound: true },
  )
