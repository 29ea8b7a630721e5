import type { Report } from '../kernel/errors.ts'
import { UserErrors } from '../kernel/errors.ts'
import { emptyLock, Lock } from './lock.ts'
import { readSource } from './source.ts'

export const lockName = 'muelle.lock'

/**
 * Reads muelle.lock; an absent one is empty.
 * @throws UserErrors when it was damaged or written by a newer Muelle.
 */
export async function readLock(directory: string): Promise<Lock> {
  const source = await readSource(directory, lockName)
  if (source === undefined) return emptyLock
  if (!('text' in source)) throw new UserErrors([source])
  let data: unknown
  try {
    data = JSON.parse(source.text)
  } catch (error) {
    throw new UserErrors([damaged(source.text, String(error instanceof Error ? error.message : error))])
  }
  const version = typeof data === 'object' && data !== null && 'schema' in data ? data.schema : undefined
  if (typeof version === 'number' && version > 1) throw new UserErrors([newer(version)])
  const parsed = Lock.safeParse(data)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(
    (issue): Report => ({
      what: `${lockName} is not as Muelle writes it`,
      evidence: `${issue.path.join('.')}: ${issue.message}`,
      next: restore,
      at: { file: lockName, line: 1, column: 1 },
    }),
  )
  throw new UserErrors(faults as [Report, ...Report[]])
}

const restore = `Take ${lockName} from git again, or delete it: the next \`muelle up\` looks everything up anew.`

function damaged(text: string, said: string): Report {
  const lines = text.split('\n')
  const conflict = lines.findIndex((line) => /^(<{7}|={7}|>{7})/.test(line))
  if (conflict >= 0) {
    const at = { file: lockName, line: conflict + 1, column: 1 }
    return { what: `${lockName} holds a merge conflict`, evidence: lines[conflict], next: restore, at }
  }
  const [, line, column] = /line (\d+) column (\d+)/.exec(said) ?? []
  const at = { file: lockName, line: Number(line ?? 1), column: Number(column ?? 1) }
  return { what: `${lockName} is not valid JSON`, evidence: said, next: restore, at }
}

const newer = (version: number): Report => ({
  what: `${lockName} was written by a newer Muelle`,
  evidence: `schema: ${version}; this one reads 1`,
  next: 'Install that version of Muelle.',
  at: { file: lockName, line: 1, column: 1 },
})

/** The text of a lock: keys sorted, two spaces, one line break at the end; equal locks give equal bytes. */
export function lockText(lock: Lock): string {
  return `${JSON.stringify(Lock.parse(lock), sorted, 2)}\n`
}

const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
