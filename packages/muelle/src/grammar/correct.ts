import type { Around } from './around/around.ts'
import { judgeAround } from './judge/around.ts'
import { unclustered, without, withoutOption } from './judge/edit.ts'
import type { Case, Finding } from './judge/finding.ts'
import { singleDash } from './judge/refused/leftover.ts'
import { judgeRefusal } from './judge/refused/refused.ts'
import { judgeTaken } from './judge/taken/taken.ts'
import type { Leak } from './leak/leak.ts'
import { findLeaks } from './leak/scan.ts'
import { parseOdoo } from './parse/parse.ts'
import type { Parsed } from './parse/parsed.ts'
import { reworded, type Word } from './shell/word.ts'

export interface Corrected {
  /** In the order in which they were found; those of a corrected line stand where the words stood that were corrected. */
  readonly findings: readonly Finding[]
  /** The words behind `odoo` as they should be, as far as that is certain, without secrets. */
  readonly args: readonly Word[]
  readonly parsed: Parsed
  /** As it was typed. */
  readonly first: Parsed
  readonly leaks: readonly Leak[]
}

/** More corrections than any line has needed; each changes one thing. */
const most = 40

/**
 * Judges a line, corrects one thing, and judges again until nothing certain is left to correct.
 * @param words of the whole line, with what stands around Odoo.
 */
export function correct(around: Around, words: readonly Word[]): Corrected {
  const first = parseOdoo(around.args)
  const findings = new Map<string, Finding>()
  const leaks = new Map<number, Leak>()
  let args = around.args
  let parsed = first
  for (let round = 0; round < most; round++) {
    for (const leak of findLeaks(
      words,
      args,
      parsed.given,
      isImport(first, args) || isImport(parsed, args),
      around.program?.at ?? -1,
    )) {
      const known = [...leaks.values()].some(({ from, to }) => leak.from < to && from < leak.to)
      if (!known) leaks.set(leak.from, leak)
    }
    const judged: Case = { around, args, parsed }
    const found = judge(judged)
    const next = found.find(({ fix, ...finding }) => fix !== undefined && !findings.has(keyOf(finding)))
    for (const finding of next ? [next] : found)
      if (!findings.has(keyOf(finding))) findings.set(keyOf(finding), finding)
    if (next?.fix === undefined) break
    args = next.fix()
    parsed = parseOdoo(args)
    args = unclustered(args, parsed.given)
    parsed = parseOdoo(args)
  }
  const clean = withoutLeaks(args, parsed, [...leaks.values()])
  return { findings: [...findings.values()], args: clean, parsed: parseOdoo(clean), first, leaks: [...leaks.values()] }
}

/** `i18n import` is the one command where -w is no password. */
const isImport = ({ command }: Parsed, args: readonly Word[]): boolean =>
  command?.name === 'i18n' && args.some(({ text }) => text === 'import')

const keyOf = ({ at, message }: Pick<Finding, 'at' | 'message'>): string => `${at} ${message}`

function judge(judged: Case): readonly Finding[] {
  const dashes = singleDash(judged)
  if (dashes.length > 0) return [...dashes, ...judgeAround(judged)]
  const { refusal } = judged.parsed
  return refusal
    ? [judgeRefusal(judged, refusal), ...judgeAround(judged)]
    : [...judgeTaken(judged), ...judgeAround(judged)]
}

/** The words without the options whose values are secrets, and without the user and password of a URL. */
function withoutLeaks(args: readonly Word[], parsed: Parsed, leaks: readonly Leak[]): readonly Word[] {
  if (leaks.length === 0) return args
  const loose = unclustered(args, parsed.given)
  const { given } = parseOdoo(loose)
  let clean = loose
  for (const each of given) {
    const [value] = each.values
    if (value && leaks.some(({ from, to, kind }) => kind !== 'url' && value.at < to && from < value.end))
      clean = withoutOption(clean, each)
  }
  clean = clean.map((word) => {
    const bare = word.text.replace(/((?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/)[^\s/@]*:[^\s@]*@/gi, '$1')
    return bare === word.text ? word : reworded(word, bare)
  })
  // What no option explains: an option that does not exist, and its value.
  const spoilt = clean.filter(({ at, end }) =>
    leaks.some(({ from, to, kind }) => kind === 'option' && at < to && from < end),
  )
  return spoilt.length === 0 ? clean : without(clean, spoilt)
}
