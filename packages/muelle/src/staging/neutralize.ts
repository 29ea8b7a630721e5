import { neutralizeMore } from '../databases/neutralizing.ts'
import type { Task } from '../engine/host/durable.ts'
import { step } from '../kernel/steps.ts'
import type { Cloned } from './pair.ts'
import { type CloneWorld, outcomeOf } from './world.ts'

/** What Odoo's scripts leave: modules without one, credentials, what a browser would reach. */
export function neutralizeMoreTask({ database, copy }: Cloned): Task<CloneWorld> {
  return {
    step: step({
      id: `more:${database}`,
      what: `neutralise what else ${copy} could reach: mail, jobs, payments, webhooks, credentials, tax authorities`,
      why: 'many modules have no script of their own; what is done is told, kind by kind',
      undo: 'the copy is dropped',
    }),
    async work({ engine, targetDb, context, outcomes }, note) {
      const which = { engine, container: targetDb, database: copy, signal: context.signal }
      outcomeOf({ outcomes }, database).neutralized = await neutralizeMore(which, note)
    },
  }
}
