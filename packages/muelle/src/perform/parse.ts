import type { z } from 'zod'
import { didYouMean } from '../kernel/didyoumean.ts'
import { type Report, UserErrors } from '../kernel/errors.ts'
import { valueAt } from '../kernel/plain.ts'

/** How a face calls a field of the input. */
export type NameOf = (path: readonly PropertyKey[]) => string

/**
 * The input as its schema has it. A field that the schema does not know is an error, also where Zod would drop it.
 * @param nameOf how the face calls a field; the path joined by dots when absent.
 * @throws UserErrors one report a field that is wrong: its name, the offending text, what was expected.
 */
export function parseInput(
  schema: z.ZodObject,
  rawInput: unknown,
  nameOf: NameOf = (path) => path.map(String).join('.'),
): z.output<z.ZodObject> {
  const result = schema.safeParse(rawInput)
  const faults = [
    ...unknownFields(schema, rawInput),
    ...(result.success ? [] : result.error.issues.flatMap((issue) => faultsOf(issue, rawInput, nameOf))),
  ]
  const [first, ...others] = faults
  if (first !== undefined) throw new UserErrors([first, ...others])
  if (result.success) return result.data
  throw result.error
}

function unknownFields(schema: z.ZodObject, rawInput: unknown): readonly Report[] {
  if (rawInput === null || typeof rawInput !== 'object') return []
  const known = Object.keys(schema.shape)
  return Object.keys(rawInput)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      what: `There is no "${key}" here`,
      evidence: key,
      next: didYouMean(key, known) ?? (known.length > 0 ? `There are ${known.join(', ')}.` : 'It takes no input.'),
    }))
}

function faultsOf(issue: z.core.$ZodIssue, rawInput: unknown, nameOf: NameOf): readonly Report[] {
  // Reported by unknownFields; nested ones are named here.
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) return []
  if (issue.path.length === 0) return [{ what: `The input is not right: ${issue.message}` }]
  const name = nameOf(issue.path)
  const offending = valueAt(rawInput, issue.path)
  if (offending === undefined) return [{ what: `${name} is missing`, evidence: issue.message }]
  return [{ what: `${name} is not right: ${issue.message}`, evidence: `${name} ${written(offending)}` }]
}

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
