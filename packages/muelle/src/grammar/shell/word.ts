/** One word of a command line, without its quotes, and where it stands in the line as typed (0-based offsets). */
export interface Word {
  readonly text: string
  readonly at: number
  /** Behind its last character, closing quote included. */
  readonly end: number
  /** Where each character of `text` stands; empty for a word that a correction put there. */
  readonly places: readonly number[]
  /** The shell puts something into it that nobody can know beforehand: `$DB`. */
  readonly expands?: true
}

/** Where a character of the word stands; its beginning when the word was written by a correction. */
export function placeIn(word: Word, index: number): number {
  return word.places[index] ?? word.at
}

/** The word with another text, still at the place of the old one. */
export function reworded(word: Word, text: string): Word {
  return { text, at: word.at, end: word.end, places: [], ...(word.expands ? { expands: true as const } : {}) }
}

/** The word from a character on, with its places: what follows `=` or a clustered option. */
export function tailOf(word: Word, index: number): Word {
  return {
    text: word.text.slice(index),
    at: placeIn(word, index),
    end: word.end,
    places: word.places.slice(index),
    ...(word.expands ? { expands: true as const } : {}),
  }
}

/** Words of a text that was never typed, one after the other with a space between them. */
export function wordsOf(texts: readonly string[]): readonly Word[] {
  let at = 0
  return texts.map((text) => {
    const start = at
    at += text.length + 1
    return { text, at: start, end: start + text.length, places: Array.from(text, (_, index) => start + index) }
  })
}

/** The list with more words at its end. */
export function appended(args: readonly Word[], ...texts: readonly string[]): readonly Word[] {
  const end = args.at(-1)?.end ?? 0
  return [...args, ...texts.map((text): Word => ({ text, at: end, end, places: [] }))]
}
