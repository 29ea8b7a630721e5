import { describe, expect, it } from 'vitest'
import { EnvironmentError } from '../../kernel/errors.ts'
import { parseScheduleState, schedulePaths } from '../../store/schedule.ts'
import { type JobEnd, scheduler } from './scheduler.ts'

const shipped = JSON.stringify({
  schema: 1,
  timezone: 'America/Santiago',
  jobs: { tidy: { at: '*/5 * * * *', run: 'journal verify', catchUp: '24h', limit: '1h' } },
})

/** A host in memory, and a job that ends when the test says so. */
function host(files: Record<string, string> = { 'steward/schedule.json': shipped }) {
  const started: string[] = []
  const logged: string[] = []
  const site = {
    now: '2026-11-23T10:01:00.000Z',
    full: false,
    away: false,
    starting: [] as string[],
    end: (_: JobEnd) => {},
  }
  const make = () =>
    scheduler({
      read: async (path) => files[path],
      write: async (path, content) => {
        if (site.full) throw new EnvironmentError({ what: 'Cannot write: the disk is full.', next: 'Free space.' })
        files[path] = content
      },
      expectDaemon: async () => {
        if (site.away) throw new EnvironmentError({ what: 'Docker does not answer.', next: 'Start it.' })
      },
      starting: async () => site.starting,
      run: (job) => {
        started.push(job.words.join(' '))
        return new Promise((end) => {
          site.end = end
        })
      },
      now: () => site.now,
      log: (text) => logged.push(text),
    })
  const last = () => parseScheduleState(files[schedulePaths.state]).jobs.tidy?.last
  return { files, started, logged, site, make, last }
}

describe('the scheduler', () => {
  it('runs what is due, once, and writes down how it ended', async () => {
    const { started, site, make, last } = host()
    const jobs = make()
    await jobs.work()
    expect(started).toEqual([])
    site.now = '2026-11-23T10:05:00.000Z'
    await jobs.work()
    await jobs.work()
    expect(started).toEqual(['journal verify'])
    expect(last()).toMatchObject({ outcome: 'running', due: '2026-11-23T10:05:00.000Z' })
    // The next instant comes while it runs: it waits, and comes once.
    site.now = '2026-11-23T10:17:00.000Z'
    await jobs.work()
    expect(started).toHaveLength(1)
    site.end({ outcome: 'not well', detail: 'line 3 was changed' })
    await jobs.idle()
    expect(last()).toMatchObject({ outcome: 'not well', detail: 'line 3 was changed' })
    await jobs.work()
    expect(last()).toMatchObject({ due: '2026-11-23T10:15:00.000Z' })
    expect(started).toHaveLength(2)
  })

  it('marks as interrupted what its last life left running, and tries it once more', async () => {
    const { files, started, site, make, last } = host()
    const first = make()
    await first.work()
    site.now = '2026-11-23T10:05:00.000Z'
    await first.work()
    const second = make()
    site.now = '2026-11-23T10:06:00.000Z'
    await second.work()
    expect(started).toHaveLength(2)
    expect(last()).toMatchObject({ outcome: 'running', attempt: 2 })
    const third = make()
    await third.work()
    expect(started).toHaveLength(2)
    expect(parseScheduleState(files[schedulePaths.state]).jobs.tidy?.last?.outcome).toBe('interrupted')
  })

  it('starts nothing that it cannot write down, and says so until it can', async () => {
    const { started, site, make, last } = host()
    const jobs = make()
    await jobs.work()
    site.now = '2026-11-23T10:05:00.000Z'
    site.full = true
    await expect(jobs.work()).rejects.toThrow('the disk is full')
    await expect(jobs.work()).rejects.toThrow('the disk is full')
    expect(started).toEqual([])
    site.full = false
    await jobs.work()
    expect(started).toHaveLength(1)
    // Full again when it ends: the end is written when there is room.
    site.full = true
    site.end({ outcome: 'done', detail: '' })
    await expect(jobs.idle()).rejects.toThrow('the disk is full')
    site.full = false
    await jobs.work()
    expect(last()).toMatchObject({ outcome: 'done' })
  })

  it('starts nothing while the daemon is away, and makes up for it once when it is back', async () => {
    const { started, site, make, last } = host()
    const jobs = make()
    await jobs.work()
    site.away = true
    for (const minute of ['05', '10', '15']) {
      site.now = `2026-11-23T10:${minute}:00.000Z`
      await expect(jobs.work()).rejects.toThrow('Docker does not answer')
    }
    expect(started).toEqual([])
    site.away = false
    await jobs.work()
    site.end({ outcome: 'done', detail: '' })
    await jobs.idle()
    await jobs.work()
    expect(started).toHaveLength(1)
    expect(last()).toMatchObject({ outcome: 'done', due: '2026-11-23T10:15:00.000Z', attempt: 1 })
  })

  it('lets a stack come up first, but not for ever, and never lets wait who asks now', async () => {
    const { files, started, logged, site, make } = host()
    const jobs = make()
    await jobs.work()
    site.now = '2026-11-23T10:05:00.000Z'
    site.starting = ['db', 'odoo-cron']
    await jobs.work()
    await jobs.work()
    expect(started).toEqual([])
    expect(logged).toEqual(['jobs wait until db, odoo-cron came up'])
    for (let round = 0; round < 300; round++) await jobs.work()
    expect(started).toHaveLength(1)

    const asked = { tidy: { at: site.now, by: 'cli:me', id: 'a' } }
    files[schedulePaths.orders] = JSON.stringify({ schema: 1, paused: {}, asked })
    await make().work()
    expect(started).toHaveLength(2)
  })

  it('runs once what was asked for once, and keeps how that ended when the next run comes', async () => {
    const { files, started, site, make, last } = host()
    const jobs = make()
    const asked = { tidy: { at: site.now, by: 'cli:me', id: 'a' } }
    files[schedulePaths.orders] = JSON.stringify({ schema: 1, paused: {}, asked })
    await jobs.work()
    site.end({ outcome: 'failed', detail: 'no' })
    await jobs.idle()
    for (const minute of ['05', '10']) {
      site.now = `2026-11-23T10:${minute}:00.000Z`
      await jobs.work()
      site.end({ outcome: 'done', detail: '' })
      await jobs.idle()
      await jobs.work()
    }
    expect(started).toHaveLength(3)
    expect(last()).toMatchObject({ outcome: 'done', due: '2026-11-23T10:10:00.000Z' })
    const { asked: kept } = parseScheduleState(files[schedulePaths.state])
    expect(kept.tidy).toMatchObject({ order: 'a', outcome: 'failed', detail: 'no' })
  })

  it('knows what was asked for and served before a life that kept only the last run', async () => {
    const { files, started, site, make } = host()
    const run = {
      due: null,
      order: 'a',
      startedAt: site.now,
      endedAt: site.now,
      outcome: 'done',
      detail: '',
      attempt: 1,
    }
    const tidy = { when: '*/5 * * * * America/Santiago', since: site.now, last: run }
    files[schedulePaths.state] = JSON.stringify({ schema: 1, jobs: { tidy } })
    const asked = { tidy: { at: site.now, by: 'cli:me', id: 'a' } }
    files[schedulePaths.orders] = JSON.stringify({ schema: 1, paused: {}, asked })
    const jobs = make()
    await jobs.work()
    site.now = '2026-11-23T10:05:00.000Z'
    await jobs.work()
    site.end({ outcome: 'done', detail: '' })
    await jobs.idle()
    await jobs.work()
    expect(started).toHaveLength(1)
  })

  it('takes a job that failed because the daemon went away as cut off, and tries it once more', async () => {
    const { started, site, make, last } = host()
    const jobs = make()
    await jobs.work()
    site.now = '2026-11-23T10:05:00.000Z'
    await jobs.work()
    site.away = true
    site.end({ outcome: 'failed', detail: 'connection refused' })
    await jobs.idle()
    expect(last()).toMatchObject({
      outcome: 'interrupted',
      detail: 'the Docker daemon went away while it ran\nconnection refused',
    })
    site.away = false
    await jobs.work()
    expect(started).toHaveLength(2)
    expect(last()).toMatchObject({ outcome: 'running', attempt: 2 })
  })

  it('asks for nothing and writes nothing where there is no schedule', async () => {
    const { files, make } = host({})
    await make().work()
    expect(files).toEqual({})
  })

  it('refuses a schedule of a newer Muelle', async () => {
    const { make } = host({ 'steward/schedule.json': '{"schema":2}' })
    await expect(make().work()).rejects.toThrow('steward/schedule.json on the host is not what this Muelle writes')
  })
})
