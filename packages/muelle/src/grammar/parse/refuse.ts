import type { Option } from '../catalogue.ts'
import type { Word } from '../shell/word.ts'
import { Halt, type Refusal } from './parsed.ts'

/** Refuses the line because of some words. */
export function refuse(
  kind: Refusal['kind'],
  words: readonly Word[],
  message: string,
  option?: Option | undefined,
): never {
  throw new Halt({ refusal: { kind, words, at: words[0]?.at ?? 0, message, option } })
}
