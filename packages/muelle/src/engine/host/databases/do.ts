import { dump } from './dump.ts'
import { dumps, removeDump, thinDumps } from './dumps.ts'
import type { DatabaseJob } from './jobs.ts'
import { databasePlaces } from './places.ts'

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
    case 'dumps':
      return dumps(places, job.database)
    case 'thinDumps':
      return thinDumps(places, job.database, job.keep)
    case 'removeDump':
      return removeDump(places, job.database, job.dump)
  }
}
