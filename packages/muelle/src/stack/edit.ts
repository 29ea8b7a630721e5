import { isMap, isNode, isScalar } from 'yaml'
import type { Reading } from './document.ts'
import type { Path } from './places.ts'

/** A piece of a text and what takes its place; offsets of the text before any edit. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * The text with its edits made; everything else stays as it was, byte for byte.
 * @throws Error when two edits overlap.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.toSorted((a, b) => a.start - b.start)
  const pieces: string[] = []
  let at = 0
  for (const edit of ordered) {
    if (edit.start < at) throw new Error('two edits of a file overlap')
    pieces.push(text.slice(at, edit.start), edit.text)
    at = edit.end
  }
  return [...pieces, text.slice(at)].join('')
}

/**
 * Writes another value in the place of a scalar.
 * @param written as YAML: quoted where it must be.
 */
export function replaceScalar({ document }: Reading, path: Path, written: string): Edit {
  const node = document.getIn(path, true)
  if (!isScalar(node) || !node.range) throw new Error(`there is no single value at ${path.join('.')}`)
  return { start: node.range[0], end: node.range[1], text: written }
}

/** Gives a key another name. */
export function renameKey({ document }: Reading, path: Path, name: string): Edit {
  const group = document.getIn(path.slice(0, -1), true)
  const pair = isMap(group) ? group.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined
  if (!isNode(pair?.key) || !pair.key.range) throw new Error(`there is no key ${path.join('.')}`)
  return { start: pair.key.range[0], end: pair.key.range[1], text: name }
}
