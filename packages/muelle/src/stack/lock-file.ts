import { join } from 'node:path'
import { type Report, UserErrors } from '../kernel/errors.ts'
import { alone, writeAtomic } from '../kernel/files.ts'
import { canonicalJson } from '../kernel/plain.ts'
import { emptyLock, type Lock, LockFile } from './lock.ts'
import { readSource, type Source } from './source.ts'
import type { Stack } from './stack.ts'

const lockName = 'muelle.lock'

/**
 * What muelle.lock holds for one environment; nothing when it is absent.
 * @throws UserErrors when it was damaged or written by a newer Muelle.
 */
export async function readLock(directory: string, environment: string): Promise<Lock> {
  const found = (await readLockFile(directory)).environments[environment]
  return found === undefined ? emptyLock : { schema: 1, ...found }
}

/**
 * Changes what muelle.lock holds for one environment; whole or not at all. It is read again: between the look at a project and
 * the end of the work lie minutes, and others pin in the same checkout meanwhile. So `change` sets its own keys, and no more
 * (`difference`).
 * @returns what the file holds now.
 * @throws UserErrors when the file was damaged meanwhile; it is then left as it is.
 */
export async function changeLock(
  { directory, environment }: Pick<Stack, 'directory' | 'environment'>,
  change: (lock: Lock) => Lock,
): Promise<Lock> {
  // In .muelle no build and no look at what git knows sees it.
  return alone(join(directory, '.muelle', `${lockName}.writing`), async () => {
    const file = await readLockFile(directory)
    const known = file.environments[environment]
    const lock = change(known === undefined ? emptyLock : { schema: 1, ...known })
    const { schema: _, ...found } = lock
    if (known === undefined || canonicalJson(found) !== canonicalJson(known))
      await writeAtomic(
        join(directory, lockName),
        lockText({ schema: 1, environments: { ...file.environments, [environment]: found } }),
      )
    return lock
  })
}

/** What a run changed of a lock, as a change to whatever the file holds by the time it is written: key by key of each section. */
export const difference =
  (before: Lock, after: Lock) =>
  (lock: Lock): Lock => {
    const keyed = <T>(...[was = {}, is = {}, now]: (Readonly<Record<string, T>> | undefined)[]) => {
      const set = Object.entries(is).filter(([key, value]) => canonicalJson(was[key]) !== canonicalJson(value))
      const kept = Object.entries(now ?? {}).filter(([key]) => !(key in was) || key in is)
      return set.length === 0 && kept.length === Object.keys(now ?? {}).length
        ? now
        : Object.fromEntries([...kept, ...set])
    }
    const hostKeys = keyed(before.hostKeys, after.hostKeys, lock.hostKeys)
    const pushed = keyed(before.pushed, after.pushed, lock.pushed)
    const sameHost = canonicalJson(before.host) === canonicalJson(after.host)
    return {
      ...lock,
      images: keyed(before.images, after.images, lock.images) ?? {},
      addons: keyed(before.addons, after.addons, lock.addons) ?? {},
      ...(hostKeys && { hostKeys }),
      ...(pushed && { pushed }),
      ...(!sameHost && { host: after.host }),
    }
  }

/** The text of a lock: keys sorted, two spaces, one line break at the end; equal locks give equal bytes. */
export function lockText(file: LockFile): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(LockFile.parse(file))), null, 2)}\n`
}

async function readLockFile(directory: string): Promise<LockFile> {
  const source = await readSource(directory, lockName)
  if (source === undefined) return { schema: 1, environments: {} }
  if (!('text' in source)) throw new UserErrors([source])
  const data = parse(source)
  const version = typeof data === 'object' && data !== null && 'schema' in data ? data.schema : undefined
  if (typeof version === 'number' && version > 1) throw new UserErrors([newer(version)])
  const parsed = LockFile.safeParse(data)
  if (parsed.success) return parsed.data
  const [first, ...others] = parsed.error.issues.map(
    ({ path, message }): Report => ({
      what: `${lockName} is not as Muelle writes it`,
      evidence: `${path.join('.') || 'the whole'}: ${message}`,
      next: restore,
      at: start,
    }),
  )
  throw new UserErrors([first ?? { what: `${lockName} is not as Muelle writes it` }, ...others])
}

function parse({ text }: Source): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserErrors([damaged(text, error instanceof Error ? error.message : String(error))])
  }
}

const start = { file: lockName, line: 1, column: 1 }
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
  evidence: `schema ${version}; this one reads 1`,
  next: 'Install that version of Muelle.',
  at: start,
})
