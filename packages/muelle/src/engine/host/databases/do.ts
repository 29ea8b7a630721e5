import { loader } from '../../../postgres/loader.ts'
import { copy } from './copy.ts'
import { dump } from './dump.ts'
import { dumps, removeDump, settleDumps, thinDumps } from './dumps.ts'
import type { DatabaseJob } from './jobs.ts'
import { judge } from './judge.ts'
import { load } from './load.ts'
import { lookAt } from './look.ts'
import { databasePlaces } from './places.ts'
import { isOwn, sourceOf, sqlOf } from './source.ts'
import { hasFiles, moveFiles, removeFiles, unpackFiles } from './store.ts'
import { thinFiles } from './thin.ts'
import { together } from './together.ts'

/** Does one job, in the helper; see `jobs.ts` for what each answers. */
export async function doDatabaseJob(
  root: string,
  socket: string,
  job: DatabaseJob,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<unknown> {
  const places = databasePlaces(root, socket)
  switch (job.job) {
    case 'dump':
      return dump(places, job, say, signal)
    case 'judgeDump':
      return judge(places, job, signal)
    case 'loadDump': {
      const source = await sourceOf(places, job.from)
      const wanted = { ...job, own: isOwn(job.from, source), role: loader }
      const [, files] = await together(signal, [
        (both) => load(places, wanted, sqlOf(source, places, job.container, both), say, both),
        (both) => unpackFiles(places, job, both),
      ])
      return files
    }
    case 'copy':
      return copy(places, job, say, signal)
    case 'thinFiles':
      return thinFiles(places, job, signal)
    case 'look':
      return lookAt(places, job, signal)
    case 'moveFiles':
      return moveFiles(places, job)
    case 'hasFiles':
      return hasFiles(places, job.database)
    case 'removeFiles':
      return removeFiles(places, job.database)
    case 'dumps':
      return dumps(places, job.database)
    case 'thinDumps':
      return thinDumps(places, job.database, job.keep, job.spare)
    case 'settleDumps':
      return settleDumps(places, job.database, job.why)
    case 'removeDump':
      return removeDump(places, job.database, job.dump)
  }
}
