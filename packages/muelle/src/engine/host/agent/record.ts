import { createHash } from 'node:crypto'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../../kernel/errors.ts'
import { appendDurably, explainFileError, readBytesIfExists, writeAtomic } from '../../../kernel/files.ts'
import { append, type JournalFields, lastEntry, lastVersion, type Verdict, verify } from '../../../kernel/journal.ts'
import type { Opening } from '../protocol.ts'

const journalPath = (root: string) => join(root, 'state', 'journal.jsonl')

/** What the journal on the host says; empty and valid when there is none. */
export async function readJournal(root: string): Promise<Verdict> {
  return verify((await readBytesIfExists(journalPath(root))) ?? Buffer.alloc(0))
}

/** Adds an entry and waits until it is on the disk. A torn last line is moved to a file of its own first. Needs the lock. */
async function addEntry(root: string, fields: JournalFields): Promise<void> {
  const path = journalPath(root)
  const before = (await readBytesIfExists(path)) ?? Buffer.alloc(0)
  const { keep, torn, line } = append(before, fields)
  if (torn.length > 0) {
    const sha256 = createHash('sha256').update(torn).digest('hex')
    await writeAtomic(`${path}.torn-${sha256.slice(0, 12)}`, torn, { mode: 0o600 })
    await truncate(path, keep)
  }
  try {
    await appendDurably(path, line)
  } catch (error) {
    // A part of the line may have been written before the disk was full.
    await truncate(path, keep).catch(() => undefined)
    throw explainFileError(error, `write ${path}`)
  }
}

/** Writes the `begin` of an operation, and before it the `end` that a killed helper could not write. */
export async function begin(root: string, invocation: Opening['invocation'], now: string): Promise<void> {
  if (invocation.effect === 'read') return
  const journal = (await readBytesIfExists(journalPath(root))) ?? Buffer.alloc(0)
  const version = lastVersion(journal) ?? 1
  if (version > 1) throw newer(root, version)
  // Of a journal that was changed behind Muelle too, the last line tells what is open.
  const last = lastEntry(journal)
  if (last?.event === 'begin') {
    const { actor, operation, effect, input } = last
    const detail = 'its helper was killed; written by the next operation'
    await addEntry(root, { at: now, actor, operation, effect, input, event: 'end', outcome: 'interrupted', detail })
  }
  const { actor, operation, effect, input } = invocation
  await addEntry(root, { at: now, actor, operation, effect, input: input ?? null, event: 'begin' })
}

/** Writes the `end` of an operation. */
export async function finish(
  root: string,
  { actor, operation, effect, input }: Opening['invocation'],
  now: string,
  outcome: NonNullable<JournalFields['outcome']>,
  detail: string | undefined,
): Promise<void> {
  if (effect === 'read') return
  const how = { outcome, ...(detail !== undefined && { detail }) }
  await addEntry(root, { at: now, actor, operation, effect, input: input ?? null, event: 'end', ...how })
}

const newer = (root: string, version: number) =>
  new UserError({
    what: 'A newer Muelle wrote the journal of this stack.',
    evidence: `the last line of ${journalPath(root)} is of schema ${version}; this Muelle writes 1`,
    next: 'Use the Muelle that wrote it, or a newer one.',
  })
