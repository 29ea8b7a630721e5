import type { IndexEntry } from '../generated/spec.ts'
import { closest } from '../kernel/didyoumean.ts'
import type { UserError } from '../kernel/errors.ts'
import { below, type Located } from './locate.ts'
import { usageError } from './parse/usage.ts'

/** What to say of words that lead to no operation: the closest name, or what there is below the words that lead somewhere. */
export function unknownCommand({ words, lost, tokens }: Located, index: readonly IndexEntry[]): UserError {
  const group = words.join(' ')
  const names = below(words, index).map(({ name }) => name)
  const help = `See \`${['muelle', ...words, '--help'].join(' ')}\`.`
  if (lost === undefined) return usageError(`${group} needs another word`, names.join(', '), help)
  const written = [...words, lost]
  const following = tokens.slice(tokens.indexOf(lost) + 1).filter((token) => !token.startsWith('-'))
  // The whole name as far as it was written, or its first words only: `secerts`, and `secerts list`.
  const near =
    closest([...written, ...following.slice(0, 1)].join(' '), names) ?? closest(written.join(' '), groups(names))
  return usageError(
    `There is no command "${written.join(' ')}"`,
    undefined,
    near === undefined ? help : `Did you mean \`muelle ${near}\`?`,
  )
}

/** Every name and every beginning of one. */
function groups(names: readonly string[]): readonly string[] {
  const beginnings = names.flatMap((name) => {
    const words = name.split(' ')
    return words.map((_, index) => words.slice(0, index + 1).join(' '))
  })
  return [...new Set([...names, ...beginnings])]
}
