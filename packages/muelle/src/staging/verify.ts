import { lookAtOf, reachOf } from '../databases/neutralizing.ts'
import type { Task } from '../engine/host/durable.ts'
import { FailedError } from '../kernel/errors.ts'
import { step } from '../kernel/steps.ts'
import { identities } from '../odoo/database-sql.ts'
import { ask } from '../postgres/psql.ts'
import { literal } from '../postgres/sql.ts'
import type { Cloned } from './pair.ts'
import { type CloneWorld, outcomeOf } from './world.ts'

/** Hashes only: the secret itself leaves neither database. */
const identitiesSql = `SELECT key || E'\\t' || md5(value) FROM ir_config_parameter WHERE key IN (${identities.map(literal).join(', ')});\n`

/** The last word before the exchange. Whatever is found, the copy does not take the target's place. */
export function verifyTask({ from, database, copy }: Cloned): Task<CloneWorld> {
  return {
    step: step({
      id: `verify:${database}`,
      what: `look for everything by which ${copy} could still reach out or act as the original`,
      why: 'anything found and it is dropped: the copy there was stays',
      effect: 'read',
    }),
    async work(world) {
      const findings = await findingsOf(world, from, copy)
      if (findings.length > 0) throw notNeutral(copy, findings)
      const { targetDb: container } = world
      const removed = await world.session.database({ job: 'thinFiles', container, database: copy })
      const outcome = outcomeOf(world, database)
      outcome.removedFiles = removed
      const { engine, context } = world
      outcome.lookAt = await lookAtOf({ engine, container, database: copy, signal: context.signal })
    },
  }
}

/** One line each; none when the copy is safe. */
async function findingsOf(
  { engine, sourceDb, targetDb, context }: Pick<CloneWorld, 'engine' | 'sourceDb' | 'targetDb' | 'context'>,
  from: string,
  copy: string,
): Promise<readonly string[]> {
  const of = (sql: string) => ask(engine, targetDb, copy, sql, context.signal)
  const original = new Map(
    (await ask(engine, sourceDb, from, identitiesSql, context.signal)).map(
      (row) => row.split('\t') as [string, string],
    ),
  )
  const own = new Map((await of(identitiesSql)).map((row) => row.split('\t') as [string, string]))
  return [
    ...(await reachOf({ engine, container: targetDb, database: copy, signal: context.signal })),
    ...identities.flatMap((key) =>
      own.get(key) === undefined
        ? [`it has no ${key}`]
        : own.get(key) === original.get(key)
          ? [`${key} is that of the original`]
          : [],
    ),
  ]
}

const notNeutral = (copy: string, findings: readonly string[]) =>
  new FailedError(
    {
      what: `${copy} could still reach out, so it was not put in place.`,
      evidence: findings.join('\n'),
      next: 'Switch these off in the source, or report what Muelle should neutralise. Nothing of the copy is kept.',
    },
    { unwound: true },
  )
