import type { Located, Place } from '../../text.ts'
import { type Interpolated, interpolate } from '../interpolate.ts'
import { type Node, text } from '../yaml.ts'

/** A text after Compose has put variables in; `raw` is what is written. */
export interface Value extends Located<string>, Omit<Interpolated, 'value'> {
  readonly raw: string
}

/** What variables stand for. */
export type Values = ReadonlyMap<string, string>

/** A scalar with its variables put in; undefined for anything else. */
export function interpolated(node: Node | undefined, values: Values): Value | undefined {
  const found = text(node)
  return found && { ...interpolate(found.value, values), at: found.at, raw: found.value }
}

/** The place of some words within that of a longer text, when they stand there as they are. @param from where to begin looking. */
export function within(at: Place, words: string, from = at.from): Place {
  const found = at.file.text.indexOf(words, from)
  return found === -1 || found + words.length > at.to ? at : { file: at.file, from: found, to: found + words.length }
}
