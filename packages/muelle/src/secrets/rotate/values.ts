import { UserError } from '../../kernel/errors.ts'
import type { Stack } from '../../stack/stack.ts'
import { definitionOf, type SecretDefinition, secretsOf } from '../catalogue.ts'

/** What is given a new value by itself, and what takes one from a person: all else belongs to others (a CA, a git server). */
const given = ['smtp_password']

/** Secrets that can be rotated: Muelle makes them, or a person brings the new value. */
const rotates = ({ name, generated }: SecretDefinition) => generated || given.includes(name)

/**
 * The secrets that a call means.
 * @param all every one that Muelle itself makes.
 * @throws UserError for a name that there is not, for one that is not ours to change, for a call without names, and for a new value that
 *   nobody gave or that could be meant for several.
 */
export function meantSecrets(
  stack: Stack,
  {
    names,
    all,
    from,
  }: { readonly names: readonly string[]; readonly all: boolean; readonly from?: string | undefined },
): readonly SecretDefinition[] {
  if (all === names.length > 0)
    throw new UserError({
      what: all ? '--all and names were both given.' : 'No secret was named.',
      evidence: `this stack can rotate ${rotatable(stack).join(', ')}`,
      next: 'Name some of them, or say --all.',
    })
  const meant = all
    ? secretsOf(stack).filter(({ generated }) => generated)
    : [...new Set(names)].map((name) => definitionOf(stack, name))
  const foreign = meant.find((each) => !rotates(each))
  if (foreign !== undefined)
    throw new UserError({
      what: `${foreign.name} is not Muelle's to change: ${foreign.what}.`,
      next: `Get a new one where it comes from, then: muelle secrets set ${foreign.name} --from FILE`,
    })
  if (from !== undefined && meant.length !== 1)
    throw new UserError({ what: 'One value was given for several secrets.', next: 'Rotate them one by one.' })
  return meant
}

const rotatable = (stack: Stack) =>
  secretsOf(stack)
    .filter(rotates)
    .map(({ name }) => name)

/** Whether a person has to bring its new value. */
export const isGiven = ({ name }: SecretDefinition): boolean => given.includes(name)
