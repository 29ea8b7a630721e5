/** One line of `state/journal.jsonl`. Each entry names the hash of the one before it. */
export interface JournalEntry {
  readonly schema: 1
  readonly sequence: number
  readonly at: string
  readonly actor: string
  readonly operation: string
  readonly effect: 'change' | 'destroy'
  /** Redacted. */
  readonly input: unknown
  readonly event: 'begin' | 'end'
  readonly outcome?: 'done' | 'failed' | 'interrupted' | 'refused'
  readonly detail?: string
  /** SHA-256 of a torn last line that this entry found and set aside. */
  readonly torn?: string
  readonly previous: string
  readonly hash: string
}
