import { createDatabaseSql, extensionsSql } from '../databases/sql.ts'
import type { Task } from '../engine/host/durable.ts'
import { byteText } from '../kernel/bytes.ts'
import { step } from '../kernel/steps.ts'
import { psql, psqlAsSuperuser } from '../postgres/psql.ts'
import { userOf } from '../render/images.ts'
import { dropSql } from './half-made.ts'
import type { Cloned, Pair } from './pair.ts'
import { begun, type CloneWorld } from './world.ts'

/** The copy itself, under a name of its own. */
export function copyTask({ source, target }: Pair, { from, database, copy }: Cloned): Task<CloneWorld> {
  return {
    step: step({
      id: `copy:${database}`,
      what: `copy ${from} of ${source.stack.project} with its files, as ${copy}`,
      why: `one snapshot, and the files that it names; ${source.stack.environment} is only read and goes on, and so does ${target.stack.environment}`,
      undo: 'the copy is dropped',
    }),
    async work(world, note) {
      const { engine, session, stack, targetDb, sourceDb, context, outcomes } = world
      const { signal } = context
      await psql(engine, targetDb, 'postgres', dropSql(copy), signal)
      await psql(engine, targetDb, 'postgres', createDatabaseSql(copy, stack.postgres.locale), signal)
      await psqlAsSuperuser(engine, targetDb, copy, extensionsSql, signal)
      const ends = { source: { container: sourceDb, database: from }, target: { container: targetDb, database: copy } }
      const { uid, gid } = userOf(stack, 'odoo')
      const copied = await session.clone({ job: 'copy', ...ends, uid, gid }, note)
      await psql(engine, targetDb, copy, 'ANALYZE;\n', signal)
      const lost = copied.missing + copied.damaged
      outcomes.set(database, {
        ...begun(database, from),
        sqlBytes: copied.sql,
        files: copied.files,
        fileBytes: copied.content,
        lost,
      })
      note(`${byteText(copied.sql)} of SQL, ${copied.files} files, ${byteText(copied.content)}`)
      if (lost > 0) note(`${lost} files are lost or damaged in ${source.stack.environment}, such as ${copied.first[0]}`)
    },
  }
}
