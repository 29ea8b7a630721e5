import type { JournalEntry, Verdict } from '../../kernel/journal.ts'
import type { DatabaseAnswer, DatabaseJob } from './databases/jobs.ts'
import type { VolumeAnswer, VolumeJob } from './volumes/jobs.ts'

/** A file for the host; `path` is relative to the stack's directory there. Written atomically. */
export interface HostFile {
  readonly path: string
  readonly content: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** A directory for the host, made or corrected to this owner and mode. */
export interface HostDirectory {
  readonly path: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** What a long operation has done so far: `state/run.json` on the host. */
export interface RunState {
  readonly schema: 1
  readonly id: string
  readonly operation: string
  readonly startedAt: string
  readonly steps: readonly { readonly id: string; readonly state: 'started' | 'done' | 'failed'; readonly at: string }[]
  /** Absent while it runs, and when it was killed. */
  readonly outcome?: 'done' | 'failed' | 'interrupted'
}

/**
 * The stack's directory on the daemon's host, through one helper container.
 * While it is open with the lock, no other operator changes the stack; when this process dies, the helper ends and the lock is free.
 */
export interface HostSession extends AsyncDisposable {
  /** Makes or corrects directories; returns the paths that changed. */
  directories(directories: readonly HostDirectory[]): Promise<readonly string[]>
  /** Writes files whose content, owner or mode differ; returns the paths that changed. */
  put(files: readonly HostFile[]): Promise<readonly string[]>
  /** Content of a file, undefined when it is not there. */
  read(path: string): Promise<string | undefined>
  /** Files below a directory with their hash, mode and owner; no content. `modified` in milliseconds, by the host's clock. */
  list(path: string): Promise<
    readonly {
      readonly path: string
      readonly sha256: string
      readonly mode: number
      readonly uid: number
      readonly gid: number
      readonly modified: number
    }[]
  >
  remove(paths: readonly string[]): Promise<void>
  /**
   * Runs `docker compose <argv>` in the stack’s directory; lines of both streams go to `onLine`. Never throws on an exit code;
   * rejects with the reason of the interruption when there was one. With `always` an interruption does not count.
   */
  compose(
    argv: readonly string[],
    onLine?: (text: string) => void,
    options?: { readonly always?: boolean },
  ): Promise<{ readonly exitCode: number; readonly output: string }>
  /**
   * Works on a volume that the session was opened with; lines about progress go to `onLine`.
   * @param always goes on although the session's signal aborted: to take back what is half done.
   */
  volume<Job extends VolumeJob>(
    job: Job,
    onLine?: (text: string) => void,
    options?: { readonly always?: boolean },
  ): Promise<VolumeAnswer<Job>>
  /**
   * Works on a database and its filestore; the session was opened with the volume `odoo-data`, and another stack's to borrow when that is copied. Data stays on the host. Lines about progress go to `onLine`.
   * @param always goes on although the session's signal aborted: to take back what is half done.
   */
  database<Job extends DatabaseJob>(
    job: Job,
    onLine?: (text: string) => void,
    options?: { readonly always?: boolean },
  ): Promise<DatabaseAnswer<Job>>
  /** Sends one command to a UNIX socket that the helper can reach, and returns the answer (HAProxy's runtime API). */
  socket(path: string, command: string): Promise<string>
  /** The run in progress or the last one. */
  run(): Promise<RunState | undefined>
  saveRun(run: RunState): Promise<void>
  /** What the journal says and whether every byte of it holds. */
  journal(): Promise<Verdict>
  /**
   * Writes the journal's `end` of this session's operation; only with the lock. The first call counts, later ones do nothing.
   * Without it, closing the session writes the outcome of the last saved run, or `failed`.
   */
  end(outcome: NonNullable<JournalEntry['outcome']>, detail?: string): Promise<void>
}
