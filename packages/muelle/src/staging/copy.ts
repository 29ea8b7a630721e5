import type { Task } from '../engine/host/durable.ts'
import { byteText } from '../kernel/bytes.ts'
import { step } from '../kernel/steps.ts'
import { copyDatabase } from '../workshop/databases/copying.ts'
import { finishMaking } from '../workshop/databases/making.ts'
import type { Cloned, Pair } from './pair.ts'
import { begun, type CloneWorld } from './world.ts'

/** The copy itself, under a name of its own. */
export function copyTask({ source, target }: Pair, { from, database, copy }: Cloned): Task<CloneWorld> {
  return {
    step: step({
      id: `copy:${database}`,
      what: `copy ${from} of ${source.stack.project} with its files, as ${copy}, and compare: modules, rows, files`,
      why: `one snapshot, and the files that it names; ${source.stack.environment} is only read and goes on, and so does ${target.stack.environment}`,
      undo: 'the copy is dropped',
    }),
    async work(world, note) {
      const original = { database: from, container: world.sourceDb, filestore: 'borrowed' } as const
      const { making, copied } = await copyDatabase(world, original, copy, note)
      await finishMaking(world, making, copied, 'same')
      world.makings.set(database, making)
      const { sql, files, content, missing, damaged, first } = copied
      const lost = missing + damaged
      world.outcomes.set(database, { ...begun(database, from), sqlBytes: sql, files, fileBytes: content, lost })
      note(`${byteText(sql)} of SQL, ${files} files, ${byteText(content)}`)
      if (lost > 0) note(`${lost} files are lost or damaged in ${source.stack.environment}, such as ${first[0]}`)
    },
  }
}
