import type { IndexEntry } from '../generated/spec.ts'
import { closest } from '../kernel/didyoumean.ts'
import type { UserError } from '../kernel/errors.ts'
import { below, type Located } from './locate.ts'
import { usageError } from './parse/usage.ts'

/** What to say of words that lead to no operation: the closest name, or what there is below the words that lead somewhere. */
export function unknownCommand({ words, lost }: Located, index: readonly IndexEntry[]): UserError {
  const group = words.join(' ')
  const names = below(words, index).map(({ name }) => name)
  const help = `See \`${['muelle', ...words, '--help'].join(' ')}\`.`
  if (lost === undefined) return usageError(`${group} needs another word`, names.join(', '), help)
  const written = [...words, lost].join(' ')
  // The whole name may be mistyped, or its first word only.
  const near = closest(written, names) ?? closest(lost, firstWords(names))
  return usageError(
    `There is no command "${written}"`,
    undefined,
    near === undefined ? help : `Did you mean \`muelle ${near}\`?`,
  )
}

const firstWords = (names: readonly string[]): readonly string[] => [
  ...new Set(names.map((name) => name.split(' ')[0] ?? name)),
]
