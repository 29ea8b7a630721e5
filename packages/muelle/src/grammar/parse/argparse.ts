import type { Command, Option, Positional } from '../catalogue.ts'
import { tailOf, type Word } from '../shell/word.ts'
import { type Match, optionOfWord } from './argparse-option.ts'
import { type Given, Halt } from './parsed.ts'
import { refuse } from './refuse.ts'
import { checkValue } from './values.ts'

/** What argparse made of the words. `left` are those that it did not know. */
export interface Read {
  readonly given: readonly Given[]
  readonly positionals: Readonly<Record<string, readonly Word[]>>
  readonly left: readonly Word[]
}

/** The positional that stands for a subcommand and all that follows it. */
const rest = ' rest'

/** How many words a positional or option takes, in argparse's own notation: A is a word, O an option, - the word `--`. */
const patterns = {
  one: '(-*A-*)',
  maybe: '(-*A?-*)',
  some: '(-*A[A-]*)',
  all: '(-*A[-AO]*)',
} as const

/**
 * Reads words as Python's argparse (3.10 to 3.12) does: it first tells options from words, then gives stretches of words to the
 * positionals. A positional that may be absent is taken as absent when an option stands before its word.
 * @returns the positionals by name; the words of a subcommand are under `subcommand`.
 * @throws Halt
 */
export function readArgparse(command: Command, words: readonly Word[]): Read {
  const wanted: Positional[] = [...command.positionals]
  if (command.subcommands.length > 0) wanted.push({ name: rest, required: false, many: true })
  const all = [...wanted]
  const given: Given[] = []
  const left: Word[] = []
  const found: Record<string, readonly Word[]> = {}

  const options = new Map<number, Match>()
  let pattern = ''
  for (const [index, word] of words.entries()) {
    if (pattern.includes('-')) pattern += 'A'
    else if (word.text === '--') pattern += '-'
    else {
      const match = optionOfWord(command.options, word)
      if (match !== undefined) options.set(index, match)
      pattern += match === undefined ? 'A' : 'O'
    }
  }

  const takeWords = (from: number): number => {
    const counts = matchPositionals(wanted, pattern.slice(from))
    for (const [index, count] of counts.entries()) {
      const positional = wanted[index] as Positional
      let taken = words.slice(from, from + count)
      if (positional.name !== rest) {
        const dashes = taken.findIndex(({ text }) => text === '--')
        if (dashes !== -1) taken = taken.toSpliced(dashes, 1)
      }
      found[positional.name] = taken
      from += count
    }
    wanted.splice(0, counts.length)
    return from
  }

  const places = [...options.keys()]
  const last = places.at(-1) ?? -1
  let at = 0
  // The first option at or behind `at`.
  let upcoming = 0
  while (at <= last) {
    while ((places[upcoming] ?? last) < at) upcoming += 1
    const next = places[upcoming] ?? last
    if (at !== next) {
      const end = takeWords(at)
      if (end > at) {
        at = end
        continue
      }
    }
    if (!options.has(at)) {
      left.push(...words.slice(at, next))
      at = next
    }
    at = takeOption(at)
  }
  left.push(...words.slice(takeWords(at)))

  function takeOption(index: number): number {
    const word = words[index] as Word
    let { option, typed, explicit } = options.get(index) as Match
    // Nothing of a cluster happens before all of it is understood: `-hx` shows no help.
    const cluster: (() => void)[] = []
    for (;;) {
      if (option === undefined) {
        left.push(word)
        return index + 1
      }
      if (explicit === undefined) {
        const following = words.slice(index + 1)
        const count = countFor(option, pattern.slice(index + 1))
        if (count === undefined) refuse('value missing', [word], `${typed} wants a value`, option)
        for (const putEarlier of cluster) putEarlier()
        put(option, typed, word, following.slice(0, count))
        return index + 1 + count
      }
      if (option.takesValue) {
        for (const putEarlier of cluster) putEarlier()
        put(option, typed, word, [explicit])
        return index + 1
      }
      if (typed.startsWith('--') || explicit.text === '') {
        refuse('value unwanted', [word], `${typed} takes no value`, option)
      }
      const flag = { option, typed }
      cluster.push(() => put(flag.option, flag.typed, word, []))
      const letter = explicit.text.charAt(0)
      const following = command.options.find(({ flags }) => flags.includes(`-${letter}`))
      if (following === undefined) refuse('option', [word], `no such option: -${letter}`, option)
      typed = `-${letter}`
      option = following
      explicit = explicit.text.length > 1 ? tailOf(explicit, 1) : undefined
    }
  }

  function put(option: Option, typed: string, word: Word, values: readonly Word[]): void {
    if (option.name === '--help') throw new Halt({ shows: 'help' })
    for (const value of values) checkValue(option, typed, value)
    const excluded = given.find(
      ({ option: other }) =>
        other !== option && command.oneOf.includes(other.name) && command.oneOf.includes(option.name),
    )
    if (excluded) refuse('combination', [word], `${typed} cannot stand beside ${excluded.typed}`, option)
    given.push({ option, typed, word, values })
  }

  const missing = all.filter(({ name, required }) => required && found[name] === undefined).map(({ name }) => name)
  const missingOptions = command.options.filter(
    (option) => option.required && !given.some((each) => each.option === option),
  )
  const absent = [...missingOptions.map(({ name }) => name), ...missing.map((name) => name.toUpperCase())]
  if (absent.length > 0) refuse('missing', [], `${absent.join(' and ')} ${absent.length > 1 ? 'are' : 'is'} missing`)
  if (command.oneOf.length > 0 && !given.some(({ option }) => command.oneOf.includes(option.name))) {
    refuse('missing', [], `one of ${command.oneOf.join(', ')} is missing`)
  }
  const { [rest]: subcommand, ...positionals } = found
  return { given, left, positionals: subcommand === undefined ? positionals : { ...positionals, subcommand } }
}

function countFor(option: Option, pattern: string): number | undefined {
  if (!option.takesValue) return 0
  const one = /^A/.exec(pattern)
  if (!one) return undefined
  return option.greedy ? (/^A+/.exec(pattern)?.[0].length ?? 1) : 1
}

/** As many positionals as the pattern allows, from the first one on: how many words each takes. */
function matchPositionals(wanted: readonly Positional[], pattern: string): readonly number[] {
  for (let count = wanted.length; count > 0; count--) {
    const expression = wanted
      .slice(0, count)
      .map(({ name, required, many }) => {
        if (name === rest) return patterns.all
        if (many) return patterns.some
        return required ? patterns.one : patterns.maybe
      })
      .join('')
    const match = new RegExp(`^${expression}`).exec(pattern)
    if (match) return match.slice(1).map((part) => part.length)
  }
  return []
}
