import type { Word } from '../shell/word.ts'
import type { Runner } from './programs.ts'

/** What stands between a runner's name and the command it runs. */
export interface Skipped {
  readonly rest: readonly Word[]
  /** Its options as they were given, with the value where one is taken. */
  readonly options: readonly { readonly flag: string; readonly word: Word; readonly value: string | undefined }[]
  /** The runner's own words: service, container, image. */
  readonly words: readonly Word[]
}

/** Steps over a runner's options and own words. @param words those behind its name. */
export function skip(runner: Runner, words: readonly Word[]): Skipped {
  const options: { flag: string; word: Word; value: string | undefined }[] = []
  let index = 0
  for (; index < words.length; index++) {
    const word = words[index] as Word
    if (!word.text.startsWith('-') || word.text === '-') break
    if (word.text === '--') {
      index += 1
      break
    }
    const equals = word.text.startsWith('--') ? word.text.indexOf('=') : -1
    const flag = equals === -1 ? word.text : word.text.slice(0, equals)
    if (equals !== -1) options.push({ flag, word, value: word.text.slice(equals + 1) })
    else if (runner.valued.has(flag)) {
      index += 1
      options.push({ flag, word, value: words[index]?.text })
    } else {
      // `-uodoo`: value in the same word. `-itu odoo`: the last letter of a cluster takes one.
      const short = flag.slice(0, 2)
      const last = `-${flag.at(-1)}`
      const glued = !flag.startsWith('--') && flag.length > 2
      if (glued && runner.valued.has(short)) options.push({ flag: short, word, value: flag.slice(2) })
      else if (glued && runner.valued.has(last)) {
        index += 1
        options.push({ flag: last, word, value: words[index]?.text })
      } else options.push({ flag, word, value: undefined })
    }
  }
  return {
    options,
    words: words.slice(index, index + runner.words),
    rest: words.slice(index + runner.words),
  }
}
