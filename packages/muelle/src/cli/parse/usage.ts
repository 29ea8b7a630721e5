import { UserError } from '../../kernel/errors.ts'

/** A command line that cannot be understood: exit 2. */
export function usageError(what: string, evidence: string | undefined, next: string): UserError {
  return new UserError({ what, evidence, next })
}
