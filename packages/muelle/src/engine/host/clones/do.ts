import { databasePlaces } from '../databases/places.ts'
import { copy } from './copy.ts'
import { filestores, move, remove, thin } from './filestores.ts'
import type { CloneJob } from './jobs.ts'

/** Does one job, in the helper; see `jobs.ts` for what each answers. */
export async function doCloneJob(
  root: string,
  socket: string,
  job: CloneJob,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<unknown> {
  const places = databasePlaces(root, socket)
  switch (job.job) {
    case 'copy':
      return copy(places, job, say, signal)
    case 'filestores':
      return filestores(places)
    case 'move':
      return move(places, job)
    case 'remove':
      return remove(places, job.database)
    case 'thin':
      return thin(places, job, signal)
  }
}
