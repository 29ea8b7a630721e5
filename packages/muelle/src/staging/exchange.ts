import { mark } from '../databases/sql.ts'
import type { Task } from '../engine/host/durable.ts'
import { FailedError } from '../kernel/errors.ts'
import { step } from '../kernel/steps.ts'
import { psql } from '../postgres/psql.ts'
import { identifier, literal } from '../postgres/sql.ts'
import { finishExchange } from '../workshop/exchange.ts'
import { dropSql, settle } from './half-made.ts'
import type { Names } from './names.ts'
import type { Cloned, Pair } from './pair.ts'
import type { CloneWorld } from './world.ts'

/**
 * Both databases change their names at once, or none does; the health check of PostgreSQL's container connects to it now and then.
 * @param replaces whether there is one to put aside.
 */
export const exchangeSql = ({ database, copy, aside }: Names, replaces: boolean, at: string): string =>
  [
    'BEGIN;',
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (${literal(database)}, ${literal(copy)}) AND pid <> pg_backend_pid();`,
    ...(replaces ? [`ALTER DATABASE ${identifier(database)} RENAME TO ${identifier(aside)};`] : []),
    `ALTER DATABASE ${identifier(copy)} RENAME TO ${identifier(database)};`,
    `COMMENT ON DATABASE ${identifier(database)} IS ${literal(`${mark.initialised} ${at}`)};`,
    'COMMIT;',
    '',
  ].join('\n')

/** How often somebody may come in between. */
const tries = 10

/** The copy takes the target's name. Files first, databases last: {@link settle} tells from it where it was cut off. */
export function exchangeTask({ target }: Pair, names: Cloned): Task<CloneWorld> {
  const { database, copy, aside } = names
  return {
    step: step({
      id: `exchange:${database}`,
      what: `put ${copy} in the place of ${database} of ${target.stack.project}`,
      why: 'names are exchanged, which takes a moment; cut off, the next run finishes or undoes it',
      effect: 'destroy',
      undo: 'until the names are exchanged, the previous one is put back',
    }),
    async work({ engine, session, targetDb: container, context, exchanged }) {
      const there = await psql(engine, container, 'postgres', 'SELECT datname FROM pg_database;\n')
      if (!there.includes(copy)) throw new Error(`there is no ${copy}`)
      await session.clone({ job: 'move', from: database, to: aside })
      await session.clone({ job: 'move', from: copy, to: database })
      const sql = exchangeSql(names, there.includes(database), context.clock.now())
      for (let left = tries; ; left--)
        try {
          await psql(engine, container, 'postgres', sql)
          exchanged.add(database)
          break
        } catch (error) {
          const busy = error instanceof FailedError && /being accessed by other users/.test(error.report.evidence ?? '')
          if (!busy || left === 0) throw error
          await context.clock.sleep(300, context.signal)
        }
    },
  }
}

/** What was there before is lost from here on. */
export function dropTask({ target }: Pair, { database, aside }: Cloned): Task<CloneWorld> {
  return {
    step: step({
      id: `drop:${database}`,
      what: `drop what ${database} of ${target.stack.project} held before, with its files`,
      why: 'it was a copy itself',
      effect: 'destroy',
    }),
    async work({ engine, session, targetDb }) {
      await psql(engine, targetDb, 'postgres', dropSql(aside))
      await session.clone({ job: 'remove', database: aside })
    },
  }
}

/** What an earlier run left, first of all. */
export function settleTask({ target }: Pair, all: readonly Names[]): Task<CloneWorld> {
  return {
    step: step({
      id: 'settle',
      what: `look in ${target.stack.project} for what a clone left that was cut off, and undo or finish it`,
      why: 'each clone begins from the source as it is now',
    }),
    async work(world, note) {
      const { engine, session, targetDb } = world
      // Another operation on databases may have been cut off between two names.
      let found = (await finishExchange(world, note)) !== undefined
      for (const names of all) {
        const what = await settle({ engine, session, container: targetDb }, names)
        if (what !== undefined) note(what)
        found ||= what !== undefined
      }
      return found
    },
  }
}
