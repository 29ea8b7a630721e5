import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { EnvironmentError, UserError } from '../../../kernel/errors.ts'
import { makeDirectory, readIfExists, writeAtomic } from '../../../kernel/files.ts'
import { type RunningProcess, start } from '../../../kernel/spawn.ts'
import { parseStored } from '../../../kernel/stored.ts'

/** Who changes the stack now. */
const Holder = z.object({ schema: z.literal(1), actor: z.string(), operation: z.string(), since: z.string() })
export type Holder = z.output<typeof Holder>

/** The lock, held until `release`, or until this process is dead: the kernel frees it then. */
export interface StackLock {
  /** Resolves when the lock is lost although nobody released it. */
  readonly lost: Promise<void>
  release(): Promise<void>
}

/** flock's exit code for "somebody else has it". */
const conflict = 75

/**
 * Takes the exclusive lock of a stack.
 * @param wait seconds to wait for another operator.
 * @param onWait told once who is waited for.
 * @throws UserError, refused, that names the other operator.
 */
export async function takeLock(
  root: string,
  project: string,
  holder: Holder,
  wait: number,
  onWait: (text: string) => void,
  signal: AbortSignal,
): Promise<StackLock> {
  const state = join(root, 'state')
  await makeDirectory(state)
  const deadline = Date.now() + wait * 1000
  for (let told = false; ; told = true) {
    const held = await tryLock(join(state, 'lock'))
    if (held !== undefined) {
      await writeAtomic(join(state, 'holder.json'), `${JSON.stringify(holder)}\n`, { mode: 0o644 })
      return lockOf(held, state)
    }
    const other = await describeHolder(state)
    if (Date.now() >= deadline)
      throw new UserError(
        {
          what: `Another operator is changing ${project}.`,
          evidence: other,
          next: 'Wait until that is done, then run the same command again.',
        },
        { refused: true },
      )
    if (!told) onWait(`waiting for another operator: ${other}`)
    await setTimeout(500, undefined, { signal })
  }
}

/** `flock` holds the lock as long as `cat` reads from this process: however this one dies, `cat` ends and the kernel frees it. */
async function tryLock(path: string): Promise<RunningProcess | undefined> {
  const held = start({ argv: ['flock', '-n', '-E', String(conflict), path, 'cat'] })
  held.stdin.on('error', () => undefined)
  held.stdin.write('locked\n')
  const first = await Promise.race([
    new Promise<'locked'>((resolve) => held.stdout.once('data', () => resolve('locked'))),
    held.ended,
  ])
  if (first === 'locked') return held
  if (first.exitCode === conflict) return undefined
  throw new EnvironmentError({
    what: `Cannot lock ${path}.`,
    evidence: `flock: ${first.reason ?? `exit code ${first.exitCode}`}`,
    next: 'Check that the directory is on a local disk that is not full.',
  })
}

function lockOf(held: RunningProcess, state: string): StackLock {
  let released = false
  return {
    lost: held.ended.then(() => (released ? new Promise<void>(() => undefined) : undefined)),
    release: async () => {
      released = true
      await rm(join(state, 'holder.json'), { force: true })
      held.stdin.end()
      await held.ended
    },
  }
}

async function describeHolder(state: string): Promise<string> {
  const path = join(state, 'holder.json')
  const text = await readIfExists(path)
  if (text === undefined) return 'it has not said yet who it is'
  const { actor, operation, since } = parseStored(Holder, text, path)
  return `${actor} runs ${operation} since ${since}`
}
