import type { z } from 'zod'
import { isPlain, valueAt } from '../kernel/plain.ts'
import type { Path } from './places.ts'

/** What must be there and has no default; nothing is judged by these. */
const standIns = { schema: 1, name: 'unnamed', odoo: {} }
const database = { databases: ['unnamed'] }

/** The data without what is at fault, so that the rest of it can be judged: whole lists go when an item of them is. */
export function withoutFaulty(
  data: Record<string, unknown>,
  issues: readonly z.core.$ZodIssue[],
): Record<string, unknown> {
  const paths = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [wholeList(issue.path)],
  )
  const rest = { ...standIns, ...(without(data, paths) as Record<string, unknown>) }
  return { ...rest, odoo: { ...database, ...(isPlain(rest.odoo) ? rest.odoo : {}) } }
}

/** The sections that lose a value by that. */
export function doubtfulSections(data: unknown, issues: readonly z.core.$ZodIssue[]): ReadonlySet<PropertyKey> {
  const lost = issues.filter(({ code, path }) => code !== 'unrecognized_keys' && valueAt(data, path) !== undefined)
  return new Set(lost.flatMap(({ path }) => path.slice(0, 1)))
}

function without(value: unknown, paths: readonly Path[]): unknown {
  if (!isPlain(value)) return value
  const kept = Object.entries(value).filter(([key]) => !paths.some((path) => path.length === 1 && path[0] === key))
  return Object.fromEntries(
    kept.map(([key, part]) => [
      key,
      without(
        part,
        paths.flatMap(([first, ...rest]) => (first === key ? [rest] : [])),
      ),
    ]),
  )
}

const wholeList = (path: Path): Path => {
  const item = path.findIndex((part) => typeof part === 'number')
  return item < 0 ? path : path.slice(0, item)
}
