import type { Option } from '../catalogue.ts'
import { tailOf, type Word } from '../shell/word.ts'
import { type Given, Halt } from './parsed.ts'
import { refuse } from './refuse.ts'
import { checkValue } from './values.ts'

/**
 * Reads words as Python's optparse does for Odoo's server options: options anywhere, unambiguous beginnings of long ones, clustered
 * short ones, and an option that wants a value takes the next word whatever it looks like.
 * @returns what was given; `left` are words that belong to nothing.
 * @throws Halt at the first thing that is wrong, or at `--help` and `--version`.
 */
export function readOptparse(
  options: readonly Option[],
  words: readonly Word[],
): { readonly given: readonly Given[]; readonly left: readonly Word[] } {
  const spellings = new Map(options.flatMap((option) => option.flags.map((flag) => [flag, option] as const)))
  const given: Given[] = []
  const left: Word[] = []
  const queue: Word[] = [...withOptionalValues(words)]

  const take = (option: Option, typed: string, word: Word) => {
    if (option.name === '--help') throw new Halt({ shows: 'help' })
    if (option.name === '--version') throw new Halt({ shows: 'version' })
    if (!option.takesValue) {
      given.push({ option, typed, word, values: [] })
      return
    }
    const value = queue.shift()
    if (value === undefined) refuse('value missing', [word], `${typed} wants a value`, option)
    checkValue(option, typed, value)
    given.push({ option, typed, word, values: [value] })
  }

  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const { text } = word
    if (text === '--') {
      left.push(...queue)
      break
    }
    if (text.startsWith('--')) {
      const equals = text.indexOf('=')
      const flag = equals === -1 ? text : text.slice(0, equals)
      const typed = wholeName(flag, spellings, word)
      const option = spellings.get(typed) as Option
      if (equals !== -1 && !option.takesValue) {
        refuse('value unwanted', [word], `${typed} takes no value`, option)
      }
      if (equals !== -1) queue.unshift(tailOf(word, equals + 1))
      take(option, typed, word)
    } else if (text.startsWith('-') && text.length > 1) {
      readCluster(word, spellings, queue, take)
    } else {
      left.push(word)
    }
  }
  return { given, left }
}

function readCluster(
  word: Word,
  spellings: ReadonlyMap<string, Option>,
  queue: Word[],
  take: (option: Option, typed: string, word: Word) => void,
): void {
  const letters = Array.from(word.text.slice(1))
  let index = 1
  for (const letter of letters) {
    const option = spellings.get(`-${letter}`)
    index += letter.length
    if (option === undefined) refuse('option', [word], `no such option: -${letter}`)
    if (option.takesValue && index < word.text.length) {
      queue.unshift(tailOf(word, index))
      take(option, `-${letter}`, word)
      return
    }
    take(option, `-${letter}`, word)
  }
}

/** The option that a long spelling or its beginning means. */
function wholeName(flag: string, spellings: ReadonlyMap<string, Option>, word: Word): string {
  if (spellings.has(flag)) return flag
  const matches = [...spellings.keys()].filter((spelling) => spelling.startsWith(flag)).sort()
  const [only, another] = matches
  if (only === undefined) refuse('option', [word], `no such option: ${flag}`)
  if (another !== undefined) refuse('ambiguous', [word], `${flag} may mean ${matches.join(', ')}`)
  return only
}

/** Odoo's own addition: `--without-demo` alone, or before another option, stands for `--without-demo=True`. */
function withOptionalValues(words: readonly Word[]): readonly Word[] {
  return words.map((word, index) => {
    const next = words[index + 1]
    if (word.text !== '--without-demo' || (next !== undefined && !next.text.startsWith('-'))) return word
    const text = `${word.text}=True`
    return { ...word, text, places: [...word.places, ...Array.from('=True', () => word.end)] }
  })
}
