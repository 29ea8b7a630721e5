import type { WordType } from '../../generated/spec.ts'
import { branchesOf, type FieldSchema } from './fields.ts'

const wordTypes = ['string', 'number', 'integer', 'boolean'] as const
type Literal = WordType['values'][number]

/**
 * What one word may be, for a schema whose values are single words.
 * @throws Error when a value of the schema cannot be written as one word.
 */
export function wordTypeOf(schema: FieldSchema, where: string): WordType {
  const types = new Set<WordType['types'][number]>()
  const values: Literal[] = []
  for (const branch of branchesOf(schema)) {
    const literals = branch.enum ?? (branch.const === undefined ? undefined : [branch.const])
    if (literals !== undefined) {
      values.push(...literals.filter(isLiteral))
      continue
    }
    const type = wordTypes.find((name) => name === branch.type)
    if (type === undefined) throw new Error(`${where}: ${branch.type ?? 'any value'} cannot be written as one word`)
    types.add(type)
  }
  if (types.size === 0 && values.length === 0) throw new Error(`${where}: nothing can be given`)
  return { types: [...types], values: [...new Set(values)] }
}

/** What stands for the value in help: the literals, `N` for a number, or the field's own name. */
export function placeholderOf({ types, values }: WordType, name: string): string {
  const free = types.flatMap((type) => (type === 'string' ? [name.toUpperCase()] : type === 'boolean' ? [] : ['N']))
  const both = [...values.map(String), ...new Set(free)]
  return both.length === 0 || both.join('|').length > 40 ? name.toUpperCase() : both.join('|')
}

function isLiteral(value: unknown): value is Literal {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
