import { didYouMean } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'

/**
 * Which environment is meant: the one asked for, else the only one, else `production`.
 * @throws UserError when it does not exist, or none was asked for and that is not clear.
 */
export function chooseEnvironment(names: readonly string[], asked: string | undefined): string {
  const list = `Environments: ${names.join(', ')}`
  if (asked !== undefined) {
    if (names.includes(asked)) return asked
    const next = didYouMean(asked, names) ?? 'Choose one of them with -e, or add it under environments:.'
    throw new UserError({ what: `There is no environment "${asked}"`, evidence: list, next })
  }
  const [only] = names
  if (names.length === 1 && only !== undefined) return only
  if (names.includes('production')) return 'production'
  throw new UserError({ what: 'It is not clear which environment is meant', evidence: list, next: 'Name it with -e.' })
}
