import type { Document, ErrorCode } from 'yaml'
import type { Report } from '../kernel/errors.ts'
import { maskLine } from './mask.ts'
import type { Places } from './places.ts'

/** What the parser found, in words. `broken` tells whether the rest of the file cannot be trusted. */
export function syntaxFaults(document: Document, places: Places): { faults: readonly Report[]; broken: boolean } {
  const found = [...document.errors, ...document.warnings]
  const tabbed = found.find((each) => each.code === 'TAB_AS_INDENT')
  // A tab derails the parser: what it says after one is noise.
  const kept = tabbed ? found.filter((each) => each.pos[0] < tabbed.pos[0] || each.code === 'TAB_AS_INDENT') : found
  const faults = kept.map(({ code, pos, message }): Report => {
    const unclosed = code === 'BAD_INDENT' && /end with a [\]}]/.test(message)
    const said = { what: `This is not valid YAML: ${message}` }
    const { what, next }: Words = unclosed ? notClosed : (words[code] ?? said)
    const offset = Math.min(pos[0], Math.max(0, places.source.text.trimEnd().length - 1))
    return { what, evidence: evidence(places, pos[0]), next, at: places.offset(offset) }
  })
  return { faults, broken: kept.some((each) => !harmless.has(each.code)) }
}

const harmless = new Set<ErrorCode>(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED'])

type Words = { readonly what: string; readonly next?: string }

const notClosed: Words = { what: 'A list or a group in brackets is not closed', next: 'Close it with ] or }.' }

const words: Partial<Record<ErrorCode, Words>> = {
  TAB_AS_INDENT: { what: 'A tab is used for indentation', next: 'Indent with spaces.' },
  DUPLICATE_KEY: { what: 'The key is written twice', next: 'Keep one of them.' },
  MULTIPLE_DOCS: {
    what: 'A second YAML document begins here',
    next: 'Keep one document: remove "---" and what follows, or merge it into the first.',
  },
  BAD_INDENT: { what: 'The indentation does not match', next: 'Align it with the keys of the same group, by spaces.' },
  TAG_RESOLVE_FAILED: { what: 'YAML tags are not read here', next: 'Write the plain value.' },
  BLOCK_AS_IMPLICIT_KEY: { what: 'A value holds ": "', next: 'Write the value in quotes, or on a line of its own.' },
}

function evidence(places: Places, offset: number): string | undefined {
  const { text } = places.source
  const line = text.slice(offset, text.indexOf('\n', offset) < 0 ? undefined : text.indexOf('\n', offset))
  const shown = maskLine(line.replace(/\t/g, '\\t').trimEnd())
  return shown === '' ? undefined : shown.length > 60 ? `${shown.slice(0, 59)}…` : shown
}
