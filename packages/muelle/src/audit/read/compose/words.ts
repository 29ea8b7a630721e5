import type { Located } from '../../text.ts'
import { interpolate } from '../interpolate.ts'
import { type Node, text } from '../yaml.ts'
import { interpolated, type Values, within } from './value.ts'

/** A word of a command; `raw` is before variables are put in. */
export interface Word extends Located<string> {
  readonly raw: string
}

/** Words of a command as Compose hands them on: a list as it is, a line as a shell without expansion splits it. */
export function wordsOf(node: Node | undefined, values: Values): readonly Word[] | undefined {
  if (node === undefined) return undefined
  if (node.kind === 'seq')
    return node.items.flatMap((item) => {
      const word = interpolated(item, values)
      return word === undefined ? [] : [{ value: word.value, raw: word.raw, at: word.at }]
    })
  const line = text(node)
  if (line === undefined) return undefined
  let from = line.at.from
  return split(line.value).map(({ bare, written }) => {
    const at = within(line.at, written, from)
    if (at !== line.at) from = at.to
    return { value: interpolate(bare, values).value, raw: bare, at }
  })
}

/** One pass over the text: a pattern with quotes in it is quadratic on a text full of lone ones. */
function split(line: string): readonly { readonly bare: string; readonly written: string }[] {
  const words: { bare: string; written: string }[] = []
  let bare = ''
  let start = -1
  let quote = ''
  const end = (at: number) => {
    if (start !== -1) words.push({ bare, written: line.slice(start, at) })
    start = -1
    bare = ''
  }
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? ''
    if (quote === '' && /\s/.test(char)) {
      end(at)
      continue
    }
    if (start === -1) start = at
    if (char === quote) quote = ''
    else if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (char === '\\' && quote !== "'" && at + 1 < line.length) bare += line[++at]
    else bare += char
  }
  end(line.length)
  return words
}
