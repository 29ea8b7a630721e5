import type { Word } from './word.ts'

/** Something of the shell's own between the words: seen and told, never carried out. */
export interface Mark {
  readonly text: string
  readonly at: number
  readonly kind: 'and' | 'or' | 'next' | 'pipe' | 'background' | 'redirection' | 'group' | 'comment' | 'placeholder'
}

/** A line as a POSIX shell divides it, without expanding anything. */
export interface ShellLine {
  /** The words of each command, in order; redirections and their targets are taken out. */
  readonly commands: readonly (readonly Word[])[]
  /** Every word, redirections' targets too. */
  readonly words: readonly Word[]
  readonly marks: readonly Mark[]
  /** `$NAME`, `$(…)` and backticks: what the shell would put there cannot be known here. */
  readonly expansions: readonly { readonly at: number; readonly text: string }[]
  /** A quote that is never closed, or a backslash at the very end. */
  readonly fault?: { readonly at: number; readonly message: string }
}

const operators: readonly (readonly [string, Mark['kind']])[] = [
  ['&>>', 'redirection'],
  ['<<<', 'redirection'],
  ['<<-', 'redirection'],
  ['&&', 'and'],
  ['||', 'or'],
  [';;', 'next'],
  ['&>', 'redirection'],
  ['>>', 'redirection'],
  ['<<', 'redirection'],
  ['>|', 'redirection'],
  ['>&', 'redirection'],
  ['<&', 'redirection'],
  ['|&', 'pipe'],
  [';', 'next'],
  ['|', 'pipe'],
  ['&', 'background'],
  ['>', 'redirection'],
  ['<', 'redirection'],
  ['(', 'group'],
  [')', 'group'],
]

/**
 * Divides a line into words by the rules of POSIX quoting (XCU 2.2 and 2.3). Never throws.
 * @param line as typed; may hold line breaks, which end a command unless a backslash stands before them.
 * @param place where a character of `line` stands in the line that the person typed: other than itself for a line within a line.
 */
export function tokenize(line: string, place: (index: number) => number = (index) => index): ShellLine {
  const commands: Word[][] = []
  const all: Word[] = []
  const marks: Mark[] = []
  const expansions: { at: number; text: string }[] = []
  let fault: ShellLine['fault']
  let words: Word[] = []
  let text = ''
  let places: number[] = []
  let start: number | undefined
  let awaitsTarget = false
  // Of here-documents whose text begins behind this line: their closing words.
  let closing: string[] = []
  let here = false
  // Expansions up to here stand before the word that is read: to look at them again for each word is quadratic.
  let told = 0

  const begin = (index: number) => {
    start ??= index
  }
  const add = (index: number, length = 1) => {
    begin(index)
    for (let step = 0; step < length; step++) {
      text += line.charAt(index + step)
      places.push(place(index + step))
    }
  }
  const endWord = (index: number) => {
    if (start === undefined) return
    const at = place(start)
    const end = place(index - 1) + 1
    const expands = expansions.slice(told).some((expansion) => at <= expansion.at && expansion.at < end)
    told = expansions.length
    const word: Word = { text, at, end, places, ...(expands ? { expands } : {}) }
    all.push(word)
    if (here) closing.push(text)
    here = false
    if (awaitsTarget) awaitsTarget = false
    else words.push(word)
    text = ''
    places = []
    start = undefined
  }
  const endCommand = () => {
    if (words.length > 0) commands.push(words)
    words = []
    awaitsTarget = false
  }
  const closed = (from: number, found: number, what: string): number => {
    if (found !== -1) return found
    fault ??= { at: place(from), message: `this ${what} is never closed` }
    return line.length
  }

  let index = 0
  while (index < line.length) {
    const letter = line.charAt(index)
    if (letter === '\\') {
      if (line.charAt(index + 1) === '\n') index += 2
      else if (index + 1 >= line.length) {
        fault ??= { at: place(index), message: 'the line ends in a backslash: its rest is missing' }
        index += 1
      } else {
        begin(index)
        add(index + 1)
        index += 2
      }
    } else if (letter === "'") {
      begin(index)
      const end = closed(index, line.indexOf("'", index + 1), 'quote')
      for (let inner = index + 1; inner < end; inner++) add(inner)
      index = end + 1
    } else if (letter === '"') {
      begin(index)
      const from = index
      index += 1
      while (index < line.length && line.charAt(index) !== '"') {
        const next = line.charAt(index + 1)
        if (line.charAt(index) === '\\' && next !== '' && '$`"\\\n'.includes(next)) {
          if (next !== '\n') add(index + 1)
          index += 2
          continue
        }
        noteExpansion(line, index, place, expansions)
        add(index)
        index += 1
      }
      closed(from, index < line.length ? index : -1, 'quote')
      index += 1
    } else if (letter === '\n') {
      endWord(index)
      endCommand()
      index = behindTexts(line, index + 1, closing)
      closing = []
    } else if (/\s/.test(letter)) {
      endWord(index)
      index += 1
    } else if (letter === '#' && start === undefined) {
      const end = line.indexOf('\n', index)
      marks.push({ kind: 'comment', text: '#', at: place(index) })
      index = end === -1 ? line.length : end
    } else {
      const placeholder = placeholderAt(line, index)
      const operator = operators.find(([sign]) => line.startsWith(sign, index))
      // `$(` and `${` belong to the word.
      const opaque = found(/\$\([^()]*\)|\$\{[^{}]*\}|`[^`]*`/y, line, index)
      if (opaque !== undefined) {
        expansions.push({ at: place(index), text: opaque })
        add(index, opaque.length)
        index += opaque.length
      } else if (placeholder !== undefined) {
        marks.push({ kind: 'placeholder', text: placeholder, at: place(index) })
        add(index, placeholder.length)
        index += placeholder.length
      } else if (operator === undefined) {
        noteExpansion(line, index, place, expansions)
        add(index)
        index += 1
      } else {
        const [sign, kind] = operator
        // `2>file`: the number belongs to the redirection.
        if (kind === 'redirection' && /^\d+$/.test(text) && start !== undefined && index - start === text.length) {
          text = ''
          places = []
          start = undefined
        }
        endWord(index)
        marks.push({ kind, text: sign, at: place(index) })
        here = sign === '<<' || sign === '<<-'
        if (kind === 'redirection') awaitsTarget = true
        else endCommand()
        index += sign.length
      }
    }
  }
  endWord(Math.min(index, line.length))
  endCommand()
  return { commands, words: all, marks, expansions, ...(fault === undefined ? {} : { fault }) }
}

function noteExpansion(
  line: string,
  index: number,
  place: (index: number) => number,
  expansions: { at: number; text: string }[],
): void {
  const text = found(/\$(?:[A-Za-z_]\w*|\{[^{}]*\}|\([^()]*\))|`[^`]*`/y, line, index)
  if (text !== undefined) expansions.push({ at: place(index), text })
}

/** `<database>`, as documentation writes a name that is to be put there: to a shell a file to read and one to write, which nobody means. */
function placeholderAt(line: string, index: number): string | undefined {
  const pattern = /<[\p{L}_][\p{L}\d_-]*>/uy
  if (line.charAt(index) !== '<') return undefined
  pattern.lastIndex = index
  return pattern.exec(line)?.[0]
}

/** What a sticky pattern finds at a place; without a copy of the rest of a long line. */
function found(pattern: RegExp, line: string, index: number): string | undefined {
  if (!'$`'.includes(line.charAt(index))) return undefined
  pattern.lastIndex = index
  return pattern.exec(line)?.[0]
}

/** Where the line after some here-documents begins. @param from behind the line break that ends the line they are on. */
function behindTexts(line: string, from: number, closing: readonly string[]): number {
  let at = from
  for (const word of closing) {
    for (let ended = false; !ended && at < line.length; ) {
      const end = line.indexOf('\n', at)
      const row = line.slice(at, end === -1 ? undefined : end)
      ended = row.trim() === word
      at = end === -1 ? line.length : end + 1
    }
  }
  return at
}
