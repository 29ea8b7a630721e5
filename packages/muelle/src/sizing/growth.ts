import type { Load } from '../stack/sizing.ts'
import type { Assumptions } from './assumptions.ts'
import { documentsOf } from './load.ts'

/** Bytes that one month adds. */
export interface Month {
  readonly database: number
  readonly files: number
  /** Write-ahead log of a day. */
  readonly walPerDay: number
}

/** Bytes on disk after some months. */
export interface Disk {
  readonly database: number
  readonly files: number
  /** Write-ahead log, images and logs: what does not grow. */
  readonly fixed: number
  /** On the host: the three together. */
  readonly total: number
  /** In the repository, which should be elsewhere. */
  readonly backups: number
}

const kB = 1000
const GB = 1e9

/** What a load adds in its first month. */
export function monthOf(load: Load, figures: Assumptions): Month {
  const documents = documentsOf(load)
  const users = load.users ?? 0
  const rows = documents.reduce(
    (sum, { perDay, lines }) => sum + perDay * (figures.documentKilobytes + figures.lineKilobytes * lines),
    users * figures.userRowsKilobytes,
  )
  const files = documents.reduce(
    (sum, { perDay, kilobytes }) => sum + perDay * kilobytes,
    users * figures.userKilobytes,
  )
  return {
    database: rows * figures.workDays * kB,
    files: files * figures.workDays * kB,
    walPerDay: rows * figures.walPerKilobyte * kB,
  }
}

/** Disk after so many months: what was added, without what has left the stack since (`monthsKept`). */
export function diskAfter(months: number, load: Load, figures: Assumptions): Disk {
  const month = monthOf(load, figures)
  const kept = volume(months, load)
  const database = figures.baseDatabase * GB + month.database * kept
  const files = month.files * kept
  const fixed = (figures.walDisk + figures.imagesDisk) * GB
  const dumps = 1 + Math.max(0, figures.dumpsKept - 1) * figures.dumpNew
  const wal = month.walPerDay * figures.walDays * figures.dumpPart * (1 + load.growth) ** months
  return {
    database,
    files,
    fixed,
    total: database + files + fixed,
    backups: database * figures.dumpPart * dumps + files + wal,
  }
}

/** How many times the first month's volume is there after `months`: growth compounds, and the oldest month leaves. */
function volume(months: number, { growth, monthsKept }: Load): number {
  const from = Math.max(0, months - monthsKept)
  if (growth === 0) return months - from
  return ((1 + growth) ** months - (1 + growth) ** from) / growth
}

/** A load as it will be after so many months. */
export function grown(load: Load, months: number): Load {
  const factor = (1 + load.growth) ** months
  const documents = Object.entries(load.documentsPerDay).map(([type, perDay]) => [type, (perDay ?? 0) * factor])
  return {
    ...load,
    users: load.users === undefined ? undefined : Math.ceil(load.users * factor),
    documentsPerDay: Object.fromEntries(documents),
  }
}
