import { makeDirectory } from '../../../kernel/files.ts'
import { doDatabaseJob } from '../databases/do.ts'
import { reading } from '../databases/jobs.ts'
import { type Call, calls, type Opening } from '../protocol.ts'
import { doVolumeJob } from '../volumes/do.ts'
import { changing } from '../volumes/jobs.ts'
import { compose } from './compose.ts'
import { checkDaemon, recordDaemon } from './daemon.ts'
import { directories, list, put, read, remove } from './files.ts'
import { type StackLock, takeLock } from './lock.ts'
import { begin, finish, readJournal } from './record.ts'
import { markInterrupted, readRun, saveRun } from './run-state.ts'
import { ask } from './socket.ts'

/** The stack's directory opened for one client. */
export interface Desk {
  /** Resolves when the lock was lost. Never, when it is not held. */
  readonly lost: Promise<void>
  answer(
    call: Exclude<Call, 'open'>,
    given: unknown,
    onLine: (line: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<unknown>
  /** The client is gone: says `interrupted` if it did not say how it ended, and frees the lock. */
  close(): Promise<void>
}

/** Where the helper works, and the socket of its daemon. */
interface Where {
  readonly root: string
  readonly socket: string
}

const now = () => new Date().toISOString()

/** Checks the daemon, takes the lock when asked, and writes the journal's `begin`. */
export async function openDesk(
  { root, socket }: Where,
  { project, daemon, lock, wait, invocation }: Opening,
  onLine: (line: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Desk> {
  await checkDaemon(root, daemon, socket)
  const held = lock ? await lockAndBegin() : undefined
  let ended = false
  const mustHold = () => {
    if (held === undefined) throw new Error('this needs the lock')
  }
  async function lockAndBegin(): Promise<StackLock> {
    await makeDirectory(root)
    const { actor, operation } = invocation
    const holder = { schema: 1 as const, actor, operation, since: now() }
    const taken = await takeLock(root, project, holder, wait, onLine, signal)
    try {
      await recordDaemon(root, daemon, now())
      await begin(root, invocation, now())
    } catch (error) {
      await taken.release()
      throw error
    }
    return taken
  }
  return {
    lost: held?.lost ?? new Promise<void>(() => undefined),
    async answer(call, given, report, stop) {
      switch (call) {
        case 'directories':
          mustHold()
          return directories(root, calls.directories.parse(given).directories)
        case 'put':
          mustHold()
          return put(root, calls.put.parse(given).file)
        case 'read':
          return read(root, calls.read.parse(given).path)
        case 'list':
          return list(root, calls.list.parse(given).path)
        case 'remove':
          mustHold()
          return remove(root, calls.remove.parse(given).paths)
        case 'compose':
          return compose(root, project, calls.compose.parse(given).argv, socket, report, stop)
        case 'socket': {
          const { path, command } = calls.socket.parse(given)
          return ask(root, path, command)
        }
        case 'volume': {
          const { job } = calls.volume.parse(given)
          if (changing.has(job.job)) mustHold()
          return doVolumeJob(root, job, report, stop)
        }
        case 'database': {
          const { job } = calls.database.parse(given)
          if (!reading.has(job.job)) mustHold()
          return doDatabaseJob(root, socket, job, report, stop)
        }
        case 'run':
          return readRun(root)
        case 'saveRun':
          mustHold()
          return saveRun(root, calls.saveRun.parse(given).run)
        case 'journal':
          return readJournal(root)
        case 'end': {
          mustHold()
          if (ended) throw new Error('ended twice')
          ended = true
          const { outcome, detail } = calls.end.parse(given)
          return finish(root, invocation, now(), outcome, detail)
        }
      }
    },
    async close() {
      if (held === undefined) return
      try {
        if (!ended) {
          await markInterrupted(root)
          await finish(root, invocation, now(), 'interrupted', 'the client went away')
        }
      } finally {
        await held.release()
      }
    },
  }
}
