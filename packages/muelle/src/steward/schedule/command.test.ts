import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runJob } from './command.ts'
import type { Job } from './jobs.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-job-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const job = (script: string, more: Partial<Job> = {}): Job => ({
  name: 'tidy',
  at: '* * * * *',
  timezone: 'UTC',
  words: [script],
  catchUp: 60,
  limit: 60,
  ...more,
})

/** Runs a shell's script in the place of Muelle. */
async function ending(script: string, more: Partial<Job> = {}, signal = new AbortController().signal) {
  const logged: string[] = []
  const log = (text: string) => logged.push(text)
  const end = await runJob(job(script, more), directory, ['sh', '-c'], { signal, log, environ: process.env })
  return { ...end, logged }
}

describe('the command of a job', () => {
  it('is told where it stands, who asks, and to wait for the lock', async () => {
    const { logged, outcome } = await ending(
      'echo "$MUELLE_JOB $MUELLE_STACK $MUELLE_DOCKER_HOST $MUELLE_LOCK_WAIT"; pwd',
    )
    expect(outcome).toBe('done')
    expect(logged).toEqual([
      `[tidy] tidy ${directory}/state/stack.json unix:///var/run/docker.sock 3600`,
      `[tidy] ${directory}`,
    ])
  })

  it('has an answer that is not well, fails, or was interrupted', async () => {
    expect(await ending('echo two findings; exit 1')).toMatchObject({ outcome: 'not well', detail: 'two findings' })
    expect(await ending('echo error: no >&2; exit 5')).toMatchObject({ outcome: 'failed', detail: 'error: no' })
    expect(await ending('exit 130')).toMatchObject({ outcome: 'interrupted' })
    expect(await ending('kill -9 $$')).toMatchObject({ outcome: 'failed', detail: 'it ended by SIGKILL' })
  })

  it('is ended when it takes too long, which is no interruption, and interrupted when the steward is told to stop', async () => {
    expect(await ending('sleep 60', { limit: 0.2 })).toMatchObject({
      outcome: 'too long',
      detail: 'it took longer than 0.2 s',
    })
    expect(await ending('sleep 60', {}, AbortSignal.timeout(200))).toMatchObject({
      outcome: 'interrupted',
      detail: 'the steward was told to stop',
    })
  })
})
