import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from './plain.ts'

/** One line of `state/journal.jsonl`. Each entry names the hash of the one before it. */
export const JournalEntry = z.strictObject({
  schema: z.literal(1),
  /** 1 for the first line; the line's number. */
  sequence: z.int().min(1),
  at: z.string(),
  actor: z.string(),
  operation: z.string(),
  effect: z.enum(['change', 'destroy']),
  /** Redacted. */
  input: z.unknown(),
  event: z.enum(['begin', 'end']),
  outcome: z.enum(['done', 'failed', 'interrupted', 'refused']).exactOptional(),
  detail: z.string().exactOptional(),
  /** SHA-256 of a torn last line that this entry found and set aside. */
  torn: z.string().exactOptional(),
  /** Hash of the entry before; 64 zeros for the first. */
  previous: z.string(),
  /** SHA-256 of this entry's canonical JSON without this field. */
  hash: z.string(),
})
export type JournalEntry = z.output<typeof JournalEntry>

/** What is known before an entry is chained to the others. */
export type JournalFields = Omit<JournalEntry, 'schema' | 'sequence' | 'previous' | 'hash' | 'torn'>

/** What a journal's bytes say. */
export interface Verdict {
  /** The entries before the first fault. */
  readonly entries: readonly JournalEntry[]
  /** Every line that is an entry, before the first fault and after it. */
  readonly readable: readonly JournalEntry[]
  /** Nothing was changed, added, removed or reordered. A torn last line is no fault: a crash leaves one. */
  readonly valid: boolean
  /** The first line that does not follow from the ones before it, and why. */
  readonly broken: { readonly line: number; readonly why: string } | undefined
  /** Bytes after the last complete line. */
  readonly torn: { readonly bytes: number; readonly sha256: string } | undefined
}

const newline = 0x0a
const beginning = '0'.repeat(64)
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

/**
 * Chains an entry to the end of a journal.
 * @param journal all bytes of the file; empty for a new one.
 * @returns `keep`, how many bytes of the file stay; `torn`, the bytes after them, to be set aside; `line`, what is then added.
 * A journal that is broken further up can still be added to: the chain goes on from its last line, and `verify` still tells.
 */
export function append(
  journal: Uint8Array,
  fields: JournalFields,
): { readonly keep: number; readonly torn: Uint8Array; readonly line: string; readonly entry: JournalEntry } {
  const keep = journal.lastIndexOf(newline) + 1
  const torn = journal.subarray(keep)
  const lines = split(journal.subarray(0, keep))
  const last = lines.at(-1)
  const previous = last === undefined ? beginning : (parseLine(last).entry?.hash ?? sha256(last))
  const chained = {
    ...fields,
    schema: 1 as const,
    sequence: lines.length + 1,
    previous,
    ...(torn.length > 0 && { torn: sha256(torn) }),
  }
  const entry = { ...chained, hash: sha256(canonicalJson(chained)) }
  return { keep, torn, line: `${canonicalJson(entry)}\n`, entry }
}

/** Reads a journal and checks every byte of it. */
export function verify(journal: Uint8Array): Verdict {
  const end = journal.lastIndexOf(newline) + 1
  const tail = journal.subarray(end)
  const torn = tail.length > 0 ? { bytes: tail.length, sha256: sha256(tail) } : undefined
  const lines = split(journal.subarray(0, end)).map(parseLine)
  const readable = lines.flatMap(({ entry }) => entry ?? [])
  const entries: JournalEntry[] = []
  let previous = beginning
  for (const [index, { entry, why }] of lines.entries()) {
    const fault = why ?? (entry && faultOf(entry, index + 1, previous))
    if (entry === undefined || fault !== undefined)
      return { entries, readable, valid: false, broken: { line: index + 1, why: fault ?? 'it is no entry' }, torn }
    entries.push(entry)
    previous = entry.hash
  }
  return { entries, readable, valid: true, broken: undefined, torn }
}

/** The last complete line as an entry; undefined when there is none, or it is none. */
export function lastEntry(journal: Uint8Array): JournalEntry | undefined {
  const last = split(journal.subarray(0, journal.lastIndexOf(newline) + 1)).at(-1)
  return last === undefined ? undefined : parseLine(last).entry
}

/** The version of the last complete line, whoever wrote it; undefined when it names none. */
export function lastVersion(journal: Uint8Array): number | undefined {
  const last = split(journal.subarray(0, journal.lastIndexOf(newline) + 1)).at(-1)
  const data = last === undefined ? undefined : parsedJson(last)
  return typeof data === 'object' && data !== null && 'schema' in data && typeof data.schema === 'number'
    ? data.schema
    : undefined
}

function faultOf(entry: JournalEntry, sequence: number, previous: string): string | undefined {
  if (entry.sequence !== sequence) return `its sequence is ${entry.sequence}, not ${sequence}`
  if (entry.previous !== previous) return 'it does not follow from the line before it'
  const { hash, ...hashed } = entry
  return hash === sha256(canonicalJson(hashed)) ? undefined : 'its content does not match its hash'
}

function parseLine(line: Uint8Array): { readonly entry?: JournalEntry; readonly why?: string } {
  const data = parsedJson(line)
  if (data === undefined) return { why: 'it is not JSON' }
  const parsed = JournalEntry.safeParse(data)
  if (!parsed.success) return { why: 'it is not an entry of this version of the journal' }
  // Another spelling of the same data is a change too.
  const same = Buffer.from(canonicalJson(parsed.data)).equals(line)
  return same
    ? { entry: parsed.data }
    : { entry: parsed.data, why: 'it was not written by Muelle: its spelling differs' }
}

function parsedJson(line: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(line).toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function split(lines: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf(newline, start)
    parts.push(lines.subarray(start, end))
    start = end + 1
  }
  return parts
}
