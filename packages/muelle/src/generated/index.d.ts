import type { IndexEntry } from './spec.ts'

/** Names and summaries of all operations, written by the build. Import it as `#generated/index`. */
export const index: readonly IndexEntry[]
