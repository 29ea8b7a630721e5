import { disk } from './disk.ts'
import type { VolumeJob } from './jobs.ts'
import { check, measure, repair } from './owners.ts'
import { copiesOf, pack } from './pack.ts'
import { type Places, placesOf } from './places.ts'
import { readPhase, settle, swap, unwind } from './swap.ts'
import { thin } from './thin.ts'
import { judge, peek, unpack } from './unpack.ts'

/** Does one job, in the helper; see `jobs.ts` for what each answers. */
export async function doVolumeJob(
  root: string,
  job: VolumeJob,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<unknown> {
  return await workOn(await placesOf(root, job.key), job, say, signal)
}

/** The same in any places. */
export async function workOn(
  places: Places,
  job: VolumeJob,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<unknown> {
  switch (job.job) {
    case 'measure':
      return measure(places, signal)
    case 'check':
      return check(places, job, signal)
    case 'repair':
      return repair(places, job, signal)
    case 'disk':
      return disk(places)
    case 'copies':
      return copiesOf(places)
    case 'pack':
      return pack(places, job, say, signal)
    case 'thin':
      return thin(places, job.keep)
    case 'judge':
      return judge(places, job.from, signal)
    case 'unpack':
      return unpack(places, job, signal)
    case 'peek':
      return peek(places, job.path)
    case 'swap':
      return swap(places)
    case 'phase':
      return readPhase(places)
    case 'settle':
      return settle(places)
    case 'unwind':
      return unwind(places, job.run)
  }
}
