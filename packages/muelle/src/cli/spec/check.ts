import type { ArgumentSpec } from '../../generated/spec.ts'
import { globalSpecs } from '../globals.ts'
import { spellingsOf } from './spellings.ts'

/**
 * The arguments, positional ones first and in their order.
 * @throws Error when two have the same spelling, or the positional ones cannot be told apart.
 */
export function checkArguments(operation: string, found: readonly ArgumentSpec[]): readonly ArgumentSpec[] {
  const taken = new Map(globalSpecs.flatMap((spec) => spellingsOf(spec).map((spelling) => [spelling, 'a global flag'])))
  for (const spec of found) {
    for (const spelling of spellingsOf(spec)) {
      const other = taken.get(spelling)
      if (other !== undefined) throw new Error(`${operation}: ${spec.path.join('.')} and ${other} are both ${spelling}`)
      taken.set(spelling, spec.path.join('.'))
    }
  }
  const positional = found.filter((spec) => spec.positional !== undefined).sort((one, other) => rank(one) - rank(other))
  checkPositional(operation, positional)
  return [...positional, ...found.filter((spec) => spec.positional === undefined)]
}

function checkPositional(operation: string, positional: readonly ArgumentSpec[]): void {
  let optional: string | undefined
  for (const [index, spec] of positional.entries()) {
    const where = `${operation}: ${spec.path.join('.')}`
    if (spec.positional !== 'rest' && spec.positional !== index)
      throw new Error(`${where}: position ${index} is missing`)
    if ((spec.positional === 'rest') !== (spec.kind === 'many'))
      throw new Error(`${where}: an array is positional as 'rest' only`)
    if (spec.kind === 'flag' || spec.kind === 'pairs') throw new Error(`${where}: cannot be positional`)
    if (spec.raw && spec.positional !== 'rest') throw new Error(`${where}: only a 'rest' can be raw`)
    if (spec.required && optional !== undefined)
      throw new Error(`${where}: is required and follows the optional ${optional}`)
    if (!spec.required) optional = spec.path.join('.')
  }
}

function rank({ positional }: ArgumentSpec): number {
  return typeof positional === 'number' ? positional : Number.POSITIVE_INFINITY
}
