import { type Literal, readLiteral } from '../../stack/addons/python.ts'
import { PythonFault, readString } from '../../stack/addons/python-strings.ts'
import type { Located, Place, TextFile } from '../text.ts'

/** A `__manifest__.py`, every name with its place. */
export interface ManifestFile {
  readonly file: TextFile
  /** Where its dictionary begins. */
  readonly at: Place
  readonly version: Located<string> | undefined
  readonly license: Located<string> | undefined
  readonly author: string
  readonly depends: readonly Located<string>[]
  /** In the order in which they are loaded. */
  readonly data: readonly Located<string>[]
  readonly demo: readonly Located<string>[]
  readonly python: readonly Located<string>[]
  readonly installable: boolean
}

/** Longer is no manifest. */
const longest = 300_000

type Dict = Extract<Literal, { kind: 'dict' }>

/** Reads a manifest as Odoo does, as a literal: nothing is run. Never throws; undefined when it is none. */
export function readManifestFile(file: TextFile): ManifestFile | undefined {
  if (file.text.length > longest) return undefined
  const { text, original } = plain(file.text)
  let literal: Literal
  try {
    literal = readLiteral(text)
  } catch (error) {
    // A manifest of thousands of brackets or comments fills the stack.
    if (error instanceof PythonFault || error instanceof RangeError) return undefined
    throw error
  }
  if (literal.kind !== 'dict') return undefined
  const dict = literal
  const placed = (value: Literal): Place => {
    const end = value.kind === 'text' ? (readString(text, value.offset)?.end ?? value.offset + 1) : value.offset + 1
    return { file, from: original(value.offset), to: original(end) }
  }
  const one = (key: string): Located<string> | undefined => {
    const value = entry(dict, key)
    return value?.kind === 'text' ? { value: value.text, at: placed(value) } : undefined
  }
  const names = (value: Literal | undefined): readonly Located<string>[] =>
    value !== undefined && 'items' in value
      ? value.items.flatMap((item) => (item.kind === 'text' ? [{ value: item.text, at: placed(item) }] : []))
      : []
  const outside = entry(dict, 'external_dependencies')
  return {
    file,
    at: placed(dict),
    version: one('version'),
    license: one('license'),
    author: one('author')?.value ?? '',
    depends: names(entry(dict, 'depends')),
    data: names(entry(dict, 'data')),
    demo: names(entry(dict, 'demo')),
    python: names(outside?.kind === 'dict' ? entry(outside, 'python') : undefined),
    installable: isTrue(entry(dict, 'installable')),
  }
}

/** With `\n` line ends, as the reader wants it, and the way back to the offsets of the file. */
function plain(text: string): { readonly text: string; readonly original: (offset: number) => number } {
  if (!text.includes('\r') && !text.startsWith('\uFEFF')) return { text, original: (offset) => offset }
  const offsets: number[] = []
  let made = ''
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; at++) {
    if (text[at] === '\r' && text[at + 1] === '\n') continue
    offsets.push(at)
    made += text[at] === '\r' ? '\n' : text[at]
  }
  return { text: made, original: (offset) => offsets[offset] ?? text.length }
}

/** Of a key given twice the last counts, as in Python. */
const entry = (dict: Dict, key: string): Literal | undefined =>
  dict.entries.findLast(([name]) => name.kind === 'text' && name.text === key)?.[1]

const isTrue = (value: Literal | undefined): boolean =>
  value === undefined || !(value.kind === 'none' || (value.kind === 'boolean' && !value.boolean))
