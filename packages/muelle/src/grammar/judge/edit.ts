import type { Given } from '../parse/parsed.ts'
import { reworded, type Word } from '../shell/word.ts'

/** An option's spelling and what stands in the same word with it: `--db=shop`, `-dshop`. */
export function flagOf({ text }: Word): { readonly flag: string; readonly glued: string | undefined } {
  if (!text.startsWith('--')) return { flag: text.slice(0, 2), glued: text.length > 2 ? text.slice(2) : undefined }
  const equals = text.indexOf('=')
  return equals === -1
    ? { flag: text, glued: undefined }
    : { flag: text.slice(0, equals), glued: text.slice(equals + 1) }
}

/** Words that take the place of one: they all stand where it stood. */
export const inPlace = (word: Word, ...texts: readonly string[]): readonly Word[] =>
  texts.map((text) => reworded(word, text))

/** The list with some words replaced; a word that is not in it changes nothing. */
export function replaced(args: readonly Word[], word: Word, by: readonly Word[]): readonly Word[] {
  return args.flatMap((each) => (isSame(each, word) ? by : [each]))
}

export function without(args: readonly Word[], words: readonly Word[]): readonly Word[] {
  const gone = new Set(words)
  const others = words.filter((word) => !args.includes(word))
  return args.filter((each) => !gone.has(each) && !others.some((word) => isSame(each, word)))
}

/** The list without an option and its values. */
export function withoutOption(args: readonly Word[], { word, values }: Given): readonly Word[] {
  return without(args, [word, ...values.filter((value) => args.includes(value))])
}

/** The list with another value for an option, however it was written. */
export function withValue(
  args: readonly Word[],
  { word, typed, values: [value] }: Given,
  text: string,
): readonly Word[] {
  if (value !== undefined && args.includes(value)) return replaced(args, value, inPlace(value, text))
  return replaced(args, word, inPlace(word, typed.startsWith('--') ? `${typed}=${text}` : `${typed}${text}`))
}

/** The list with the flag of a word written differently; `=value` stays. */
export function renamed(args: readonly Word[], word: Word, flag: string): readonly Word[] {
  const equals = word.text.indexOf('=')
  return replaced(args, word, inPlace(word, equals === -1 ? flag : `${flag}${word.text.slice(equals)}`))
}

/** The list with words put behind one of its words. */
export function insertedBehind(args: readonly Word[], anchor: Word, words: readonly Word[]): readonly Word[] {
  return replaced(args, anchor, [anchor, ...words])
}

/** Clustered short options one by one: `-sd shop` becomes `-s -d shop`. What is not wholly understood stays. */
export function unclustered(args: readonly Word[], given: readonly Given[]): readonly Word[] {
  return args.flatMap((word) => {
    if (!/^-[^-]./.test(word.text)) return [word]
    const inside = given.filter((each) => each.word === word && !each.typed.startsWith('--'))
    const length = inside.reduce(
      (sum, { values }) => sum + 1 + (values[0] && !args.includes(values[0]) ? values[0].text.length : 0),
      1,
    )
    if (inside.length === 0 || length !== word.text.length) return [word]
    return inside.flatMap(({ typed, values }) => [
      ...inPlace(word, typed),
      ...values.filter((value) => !args.includes(value)),
    ])
  })
}

const isSame = (one: Word, other: Word): boolean =>
  one === other || (one.at === other.at && one.end === other.end && other.text === `${one.text}=True`)
