import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { cli, type Project, project } from './stack/project.ts'

const name = 'live-schedule'
let stack: Project

const schedule = `schedule:
  timezone: America/Santiago
  jobs:
    every-minute: {at: "* * * * *", run: journal verify}
    cron-afresh: {at: "0 5 29 2 *", run: restart odoo-cron}
`

interface Last {
  readonly due: string | null
  readonly outcome: string
  readonly detail: string
}
interface List {
  readonly known: boolean
  readonly guarded: boolean
  readonly jobs: readonly {
    readonly name: string
    readonly next: string | null
    readonly paused: object | null
    readonly last: Last | null
  }[]
}

beforeAll(async () => {
  stack = await project({ name, port: 18901, change: (yaml) => `${yaml}${schedule}` })
  await stack.json('up')
})

afterAll(() => stack.remove())

const list = () => stack.muelle('--format', 'json', 'schedule', 'list')
const jobOf = async (job: string) => {
  const { jobs } = JSON.parse((await list()).stdout) as List
  return jobs.find(({ name }) => name === job)
}

/** Looks until a job's last run is as wanted; what it was at last when it never is. */
async function lastRun(job: string, wanted: (last: Last) => boolean, seconds = 100): Promise<Last | null | undefined> {
  for (let waited = 0; ; waited++) {
    const last = (await jobOf(job))?.last
    if ((last && wanted(last)) || waited > seconds) return last
    await pause(1000)
  }
}

const restarts = async () => {
  const argv = ['docker', 'inspect', '--format', '{{.RestartCount}} {{.State.Pid}}', `${name}-live-steward-1`] as const
  const [count, pid] = (await run({ argv })).stdout.trim().split(' ').map(Number)
  return { count: count ?? 0, pid: pid ?? 0 }
}

describe('the schedule of a running stack', () => {
  test('is known to the steward, with the next time of each job', async () => {
    const { known, guarded, jobs } = JSON.parse((await list()).stdout) as List
    expect({ known, guarded }).toEqual({ known: true, guarded: true })
    expect(jobs.map(({ next }) => next !== null)).toEqual([true, true])
    // 05:00 of a leap day, in Chile's summer time.
    expect(jobs[1]?.next).toBe('2028-02-29T08:00:00.000Z')
  })

  test('is run at its time, by the steward, without anybody', async () => {
    expect(await lastRun('every-minute', ({ outcome }) => outcome === 'done')).toMatchObject({
      outcome: 'done',
      due: expect.stringMatching(/:00\.000Z$/),
    })
  })

  test('can be run now: it changes the stack under its lock, and the journal says who', async () => {
    const before = (
      await run({ argv: ['docker', 'inspect', '-f', '{{.State.StartedAt}}', `${name}-live-odoo-cron-1`] })
    ).stdout
    expect(await stack.json('schedule', 'run', 'cron-afresh')).toMatchObject({ outcome: 'done', detail: '' })
    const after = (await run({ argv: ['docker', 'inspect', '-f', '{{.State.StartedAt}}', `${name}-live-odoo-cron-1`] }))
      .stdout
    expect(after).not.toBe(before)
    const { operations } = await stack.json<{ operations: { operation: string; actor: string; outcome: string }[] }>(
      'journal',
      'list',
    )
    expect(operations.at(-1)).toMatchObject({ operation: 'restart', actor: 'schedule:cron-afresh', outcome: 'done' })
    expect(await stack.json('journal', 'verify')).toMatchObject({ valid: true })
  })

  test('waits for an operator who holds the lock, as does who asks for it', async () => {
    const environ = { ...process.env, MUELLE_LOCK_WAIT: '300' }
    const argv = [process.execPath, cli, '-C', stack.directory, '--yes', 'restart', 'odoo-cron'] as const
    const operator = stack.muelle('--yes', 'restart', 'odoo-blue')
    await pause(1500)
    const [job, command] = await Promise.all([
      stack.json('schedule', 'run', 'every-minute'),
      run({ argv: [...argv], environ }),
    ])
    expect(await operator).toMatchObject({ exitCode: 0 })
    expect(job).toMatchObject({ outcome: 'done' })
    expect(command.exitCode, command.stderr).toBe(0)
  })

  test('is not run while it is paused, also after the steward was started again', async () => {
    expect(await stack.json('schedule', 'pause', 'every-minute')).toMatchObject({ changed: true })
    expect(await stack.json('schedule', 'pause', 'every-minute')).toMatchObject({ changed: false })
    await stack.json('restart', 'steward')
    const job = await jobOf('every-minute')
    expect(job).toMatchObject({ next: null, paused: { by: expect.stringContaining('cli:') } })
    await stack.json('schedule', 'resume', 'every-minute')
    expect((await jobOf('every-minute'))?.next).not.toBeNull()
  })

  test('survives the death of the steward in the middle of a job: it is told, and the steward is back', async () => {
    const before = await restarts()
    const asked = stack.muelle('--format', 'json', '--yes', 'schedule', 'run', 'cron-afresh')
    await lastRun('cron-afresh', ({ outcome }) => outcome === 'running', 30)
    await run({ argv: ['kill', '-9', String(before.pid)] })
    const { exitCode, stdout } = await asked
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'interrupted' })
    expect(exitCode).toBe(1)
    expect((await restarts()).count).toBeGreaterThan(before.count)
    // What the job had begun is on record, and the stack is free.
    await stack.json('restart', 'odoo-cron')
    expect(await stack.json('ps')).toMatchObject({ well: true })
  })

  test('that was changed is said to be unknown to the steward until up gives it', async () => {
    await stack.edit((yaml) => yaml.replace('0 5 29 2 *', '0 6 29 2 *'))
    const stale = await list()
    expect(stale.exitCode).toBe(1)
    expect(JSON.parse(stale.stdout)).toMatchObject({ known: false })
    const refused = await stack.muelle('--yes', 'schedule', 'run', 'cron-afresh')
    expect(refused.exitCode).toBe(3)
    expect(refused.stderr).toContain('Run: muelle up')
    await stack.json('up')
    expect((await jobOf('cron-afresh'))?.next).toBe('2028-02-29T09:00:00.000Z')
  })

  test('goes with its last job', async () => {
    await stack.edit((yaml) => yaml.replace(/schedule:[\s\S]*?(?=environments:)/, ''))
    await stack.json('up')
    expect(JSON.parse((await list()).stdout)).toMatchObject({ jobs: [] })
    await expect(readFile(join(stack.stackDirectory, 'steward/schedule.json'))).rejects.toThrow('ENOENT')
  })
})
