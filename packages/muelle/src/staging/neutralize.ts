import type { Task } from '../engine/host/durable.ts'
import { step } from '../kernel/steps.ts'
import { neutralizingOf, neutralizingSql } from '../neutralizing/sql.ts'
import { topics } from '../neutralizing/topics.ts'
import { packs } from '../packs/packs.ts'
import { columnsOf } from '../postgres/columns.ts'
import { psql } from '../postgres/psql.ts'
import type { Cloned } from './pair.ts'
import { type CloneWorld, outcomeOf } from './world.ts'

/** All that Muelle knows to neutralise: the core's, and each country's. */
export const allTopics = [...topics, ...packs.flatMap(({ neutralizing }) => neutralizing)]

/** What Odoo's scripts leave: modules without one, credentials, what a browser would reach. */
export function neutralizeMoreTask({ database, copy }: Cloned): Task<CloneWorld> {
  return {
    step: step({
      id: `more:${database}`,
      what: `neutralise what else ${copy} could reach: mail, jobs, payments, webhooks, credentials, tax authorities`,
      why: 'many modules have no script of their own; what is done is told, kind by kind',
      undo: 'the copy is dropped',
    }),
    async work(world, note) {
      const { engine, targetDb, context } = world
      const catalogue = await columnsOf(engine, targetDb, copy, context.signal)
      const { measures } = neutralizingOf(allTopics, catalogue)
      const rows = await psql(engine, targetDb, copy, neutralizingSql(measures, catalogue), context.signal)
      const whats = new Map(measures.map(({ id, what }) => [id, what]))
      const done = rows.flatMap((row) => {
        const [id = '', count] = row.split('\t')
        const number = Number(count)
        return number > 0 ? [{ id, what: whats.get(id) ?? id, count: number }] : []
      })
      for (const { what, count } of done) note(`${count} ${what}`)
      outcomeOf(world, database).neutralized = done
    },
  }
}
