import { join } from 'node:path'
import { exitCode } from '../../kernel/errors.ts'
import { type RunResult, run } from '../../kernel/run.ts'
import { stackPath } from '../../stack/stored.ts'
import type { Job } from './jobs.ts'
import type { JobEnd } from './scheduler.ts'

/** Seconds that a job waits for an operator who holds the stack's lock. */
const lockWait = 3600

/** Milliseconds a command gets to unwind when it is told to stop; the container's own grace is 30 s. */
const grace = 25_000

/** How much of what a failed command said is kept. */
const kept = 2000

/**
 * Runs one job as a command of this same Muelle, beside its daemon.
 * @param program how this process was started: `node muelle.js`.
 */
export async function runJob(
  job: Job,
  directory: string,
  program: readonly [string, ...string[]],
  {
    signal,
    log,
    environ,
  }: {
    readonly signal: AbortSignal
    readonly log: (text: string) => void
    readonly environ: Readonly<Record<string, string | undefined>>
  },
): Promise<JobEnd> {
  const result = await run({
    argv: [...program, ...job.words, '--yes', '--no-color'],
    directory,
    environ: {
      ...environ,
      MUELLE_STACK: join(directory, stackPath),
      MUELLE_DOCKER_HOST: 'unix:///var/run/docker.sock',
      MUELLE_LOCK_WAIT: String(lockWait),
      MUELLE_JOB: job.name,
    },
    timeout: job.limit * 1000,
    grace,
    signal,
    limit: kept,
    onLine: (line) => log(`[${job.name}] ${line}`),
  })
  return endOf(result, job.limit)
}

/** Exit 1 is an answer: what was looked at is not well. */
function endOf(result: RunResult, limit: number): JobEnd {
  const said = (result.stderr.trim() || result.stdout.trim()).slice(-kept)
  if (result.ended === 'timeout')
    return { outcome: 'too long', detail: `${said}\nit took longer than ${limit} s`.trim() }
  if (result.ended === 'aborted' || result.exitCode === exitCode.interrupted)
    return { outcome: 'interrupted', detail: 'the steward was told to stop' }
  if (result.exitCode === 0) return { outcome: 'done', detail: '' }
  if (result.exitCode === 1) return { outcome: 'not well', detail: result.stdout.trim().slice(-kept) || said }
  return { outcome: 'failed', detail: said || `it ended by ${result.reason ?? result.ended}` }
}
