import type { Word } from '../../shell/word.ts'
import { inPlace, replaced } from '../edit.ts'
import type { Case, Finding } from '../finding.ts'

/** A dash that a text program made of one or two plain ones, as in commands copied from a web page. */
export function typographicDash({ args }: Pick<Case, 'args'>, word: Word): Finding | undefined {
  const name = /^[–—]-?(.+)$/s.exec(word.text)?.[1]
  if (name === undefined) return undefined
  return {
    at: word.at,
    fatal: true,
    message: `'${word.text}' begins with a typographic dash: a plain one is meant`,
    fix: () => replaced(args, word, inPlace(word, `${name.length === 1 ? '-' : '--'}${name}`)),
  }
}
