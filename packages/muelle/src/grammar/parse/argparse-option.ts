import type { Option } from '../catalogue.ts'
import { tailOf, type Word } from '../shell/word.ts'
import { refuse } from './refuse.ts'

/** A word that argparse takes for an option. */
export interface Match {
  /** Undefined: it looks like an option and is none of this parser's. */
  readonly option: Option | undefined
  readonly typed: string
  /** What stands in the same word, behind `=` or behind the letter. */
  readonly explicit: Word | undefined
}

/** What argparse takes the word for: an option of this parser, an unknown one, or (undefined) no option at all. */
export function optionOfWord(options: readonly Option[], word: Word): Match | undefined {
  const { text } = word
  if (!text.startsWith('-')) return undefined
  const exact = options.find(({ flags }) => flags.includes(text))
  if (exact) return { option: exact, typed: text, explicit: undefined }
  if (text.length === 1) return undefined
  const equals = text.indexOf('=')
  const name = equals === -1 ? text : text.slice(0, equals)
  const value = equals === -1 ? undefined : tailOf(word, equals + 1)
  const named = options.find(({ flags }) => flags.includes(name))
  if (named) return { option: named, typed: name, explicit: value }

  const matches = text.startsWith('--') ? beginnings(options, name, value) : letters(options, word)
  if (matches.length > 1) {
    refuse('ambiguous', [word], `${name} may mean ${matches.map(({ typed }) => typed).join(', ')}`)
  }
  if (matches[0] !== undefined) return matches[0]
  // A negative number, and whatever holds a blank, is a word.
  if (/^-\d+$|^-\d*\.\d+$/.test(text) || text.includes(' ')) return undefined
  return { option: undefined, typed: name, explicit: undefined }
}

const beginnings = (options: readonly Option[], name: string, value: Word | undefined): readonly Match[] =>
  options.flatMap((option) =>
    option.flags.filter((flag) => flag.startsWith(name)).map((flag) => ({ option, typed: flag, explicit: value })),
  )

const letters = (options: readonly Option[], word: Word): readonly Match[] =>
  options.flatMap((option) =>
    option.flags
      .filter((flag) => flag === word.text.slice(0, 2))
      .map((flag) => ({ option, typed: flag, explicit: tailOf(word, 2) })),
  )
