import type { ArgumentSpec, WordType } from '../../generated/spec.ts'
import { closest } from '../../kernel/didyoumean.ts'
import { titleOf } from '../spec/spellings.ts'
import { usageError } from './usage.ts'

type Value = string | number | boolean

/**
 * One word as the value its argument wants. A literal wins over a number, a number over free text.
 * @param written the words as the person wrote them, for the message.
 * @throws UserError saying what is expected, and the closest literal.
 */
export function wordValue(spec: ArgumentSpec, text: string, written: string): Value {
  const { types, values } = spec.word
  const literal = values.find((value) => String(value) === text)
  if (literal !== undefined) return literal
  const number = types.includes('number') || types.includes('integer') ? numberOf(text, spec.word) : undefined
  if (number !== undefined) return number
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  if (types.includes('string')) return text
  const literals = values.map(String)
  const near = closest(text, literals) ?? literals.find((value) => text !== '' && value.startsWith(text))
  throw usageError(
    `${titleOf(spec)} must be ${expected(spec.word)}`,
    written,
    near === undefined ? `For example ${example(spec)}.` : `Did you mean "${near}"?`,
  )
}

function numberOf(text: string, { types }: WordType): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined
  const number = Number(text)
  return types.includes('number') || Number.isSafeInteger(number) ? number : undefined
}

function expected({ types, values }: WordType): string {
  const words = [
    ...values.map((value) => JSON.stringify(value)),
    ...(types.includes('number') ? ['a number'] : types.includes('integer') ? ['a whole number'] : []),
    ...(types.includes('boolean') ? ['true', 'false'] : []),
  ]
  const last = words.at(-1) ?? 'a word'
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}

function example(spec: ArgumentSpec): string {
  const value = spec.word.values[0] ?? (spec.word.types.includes('boolean') ? 'true' : '100')
  return spec.positional === undefined ? `--${spec.name} ${value}` : String(value)
}
