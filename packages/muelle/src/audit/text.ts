/** A text file of the project that is audited. */
export interface TextFile {
  /** Relative to what is audited, with slashes: `deploy/compose.yaml`. */
  readonly path: string
  readonly text: string
}

/** A piece of a file, from an offset up to another one, in UTF-16 units. */
export interface Place {
  readonly file: TextFile
  readonly from: number
  readonly to: number
}

/** A value and where it is written. */
export interface Located<T> {
  readonly value: T
  readonly at: Place
}

const lineStarts = new WeakMap<TextFile, readonly number[]>()

function startsOf(file: TextFile): readonly number[] {
  const known = lineStarts.get(file)
  if (known !== undefined) return known
  const starts = [0]
  for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1)) starts.push(at + 1)
  lineStarts.set(file, starts)
  return starts
}

/** Line and column of an offset, both counted from 1. */
export function positionOf(file: TextFile, offset: number): { readonly line: number; readonly column: number } {
  const starts = startsOf(file)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}

/** The text of a line, counted from 1, without its end. */
export function lineText(file: TextFile, line: number): string {
  const starts = startsOf(file)
  const end = starts[line] ?? file.text.length + 1
  return file.text.slice(starts[line - 1] ?? 0, end - 1).replace(/\r$/, '')
}

/** A whole line without its end, as a place. */
export function lineAt(file: TextFile, line: number): Place {
  const from = startsOf(file)[line - 1] ?? 0
  return { file, from, to: from + lineText(file, line).length }
}

/** Where a file begins: for what is absent from all of it. */
export const startOf = (file: TextFile): Place => ({ file, from: 0, to: 0 })
