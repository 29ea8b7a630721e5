import type { z } from 'zod'
import { type Report, UserErrors } from '../kernel/errors.ts'

type Path = readonly PropertyKey[]

/**
 * The input as its schema has it.
 * @param nameOf how the face calls a field; the path joined by dots when absent.
 * @throws UserErrors one report a field that is wrong: its name, the offending text, what was expected.
 */
export function parseInput(
  schema: z.ZodObject,
  rawInput: unknown,
  nameOf: (path: Path) => string = (path) => path.map(String).join('.'),
): z.output<z.ZodObject> {
  const result = schema.safeParse(rawInput)
  if (result.success) return result.data
  const [first, ...others] = result.error.issues.map((issue) => reportOf(issue, rawInput, nameOf))
  if (first === undefined) throw result.error
  throw new UserErrors([first, ...others])
}

function reportOf(issue: z.core.$ZodIssue, rawInput: unknown, nameOf: (path: Path) => string): Report {
  const name = issue.path.length > 0 ? nameOf(issue.path) : 'the input'
  const offending = issue.path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    rawInput,
  )
  if (offending === undefined && issue.path.length > 0) return { what: `${name} is missing`, evidence: issue.message }
  return { what: `${name} is not right: ${issue.message}`, evidence: `${name} ${JSON.stringify(offending)}` }
}
