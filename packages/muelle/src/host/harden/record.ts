import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { EnvironmentError } from '../../kernel/errors.ts'
import { makeDirectory, readIfExists, writeAtomic } from '../../kernel/files.ts'
import { Closed, nothingClosed } from './firewall/closed.ts'

/** Where what Muelle did to a host is noted, and the firewall's files lie. */
export const hostDirectory = '/etc/muelle/host'
const path = `${hostDirectory}/record.json`

/** What was there before; only what Muelle changed. Written before the change, so that a killed run can be undone. */
const Record = z.object({
  schema: z.literal(1),
  /** Keys of daemon.json with the values they had; an empty object for a key that was not there. */
  daemon: z.record(z.string(), z.object({ before: z.unknown().optional(), after: z.unknown() })).default({}),
  /** daemon.json was not there. */
  daemonFileMade: z.boolean().default(false),
  /** When daemon.json was written last, milliseconds since the epoch. */
  daemonChangedAt: z.number().default(0),
  /** Kernel settings; `after` is what Muelle set. */
  kernel: z
    .record(
      z.string(),
      z.union([
        z.object({ before: z.string(), after: z.string().optional() }),
        // Earlier versions noted what was there only.
        z.string().transform((before) => ({ before, after: undefined })),
      ]),
    )
    .default({}),
  /** What was started, with how it was: enabled at boot, running. */
  services: z.record(z.string(), z.object({ enabled: z.boolean(), active: z.boolean() })).default({}),
  /** Whole files that were written, with what they held; null when they were not there. */
  files: z.record(z.string(), z.string().nullable()).default({}),
  /** Packages that were installed, by topic. */
  packages: z.record(z.string(), z.array(z.string())).default({}),
  /** What the firewall's kept rules close. */
  closed: Closed.default(nothingClosed),
})
export type Record = z.output<typeof Record>

export async function readRecord(): Promise<Record> {
  const text = await readIfExists(path)
  if (text === undefined) return Record.parse({ schema: 1 })
  try {
    return Record.parse(JSON.parse(text))
  } catch (error) {
    throw new EnvironmentError({
      what: `${path} cannot be read.`,
      evidence: error instanceof Error ? error.message : String(error),
      next: 'It holds what was there before muelle host harden. A newer Muelle may have written it; otherwise mend it, or move it away and lose the way back.',
    })
  }
}

/** Reads, changes and writes it. What was noted first stays: it is what was there before Muelle came. */
export async function note(change: (record: Record) => Record): Promise<void> {
  const record = change(await readRecord())
  await makeDirectory(dirname(path), 0o755)
  await writeAtomic(path, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
}

/** Removes it when nothing is left that could be undone. */
export async function forgetIfEmpty(): Promise<void> {
  const { daemon, kernel, services, files, packages, closed } = await readRecord()
  const empty = [daemon, kernel, services, files, packages].every((each) => Object.keys(each).length === 0)
  if (empty && !closed.others && closed.ports.length === 0) await rm(path, { force: true })
}

/** `{...a, key}` unless the key is there: the first value is the one from before. */
export function once<T>(known: Readonly<{ [key: string]: T }>, key: string, value: T): { [key: string]: T } {
  return key in known ? { ...known } : { ...known, [key]: value }
}

/** Without one key. */
export function without<T>(known: Readonly<{ [key: string]: T }>, key: string): { [key: string]: T } {
  return Object.fromEntries(Object.entries(known).filter(([name]) => name !== key))
}
