import { describe, expect, it } from 'vitest'
import { type JobRun, noOrders, noRuns, type ScheduleState } from '../../store/schedule.ts'
import type { Job } from './jobs.ts'
import { choose } from './next.ts'

const nightly: Job = { name: 'nightly', at: '0 3 * * *', timezone: 'UTC', words: ['ps'], catchUp: 86_400, limit: 3600 }
const when = '0 3 * * * UTC'

const ran = (more: Partial<JobRun> = {}): JobRun => ({
  due: '2026-11-22T03:00:00.000Z',
  order: null,
  startedAt: '2026-11-22T03:00:01.000Z',
  endedAt: '2026-11-22T03:00:09.000Z',
  outcome: 'done',
  detail: '',
  attempt: 1,
  ...more,
})

const settledAt = (since: string, last: JobRun | null = null): ScheduleState => ({
  schema: 1,
  jobs: { nightly: { when, since, last } },
  asked: {},
})

const at = (now: string, state: ScheduleState, jobs = [nightly]) => choose(jobs, state, noOrders, now)

describe('a job', () => {
  it('owes nothing when it is new: its first run is the next one of its pattern', () => {
    const first = at('2026-11-23T10:00:00.000Z', noRuns)
    expect(first.job).toBeUndefined()
    expect(at('2026-11-24T02:59:59.000Z', first.state).job).toBeUndefined()
    expect(at('2026-11-24T03:00:00.000Z', first.state)).toMatchObject({ job: nightly, due: '2026-11-24T03:00:00.000Z' })
  })

  it('that was changed owes nothing either', () => {
    const other = { ...nightly, at: '0 4 * * *' }
    expect(at('2026-11-23T10:00:00.000Z', settledAt('2026-11-20T00:00:00.000Z'), [other])).toMatchObject({
      job: undefined,
      state: { jobs: { nightly: { when: '0 4 * * * UTC', since: '2026-11-23T10:00:00.000Z' } } },
    })
  })

  it('is not run again for an instant that is settled', () => {
    expect(at('2026-11-23T03:00:30.000Z', settledAt('2026-11-23T03:00:00.000Z')).job).toBeUndefined()
  })
})

describe('a run that was missed', () => {
  it('is made up for once, however many there were', () => {
    expect(at('2026-11-23T10:00:00.000Z', settledAt('2026-11-18T03:00:00.000Z'))).toMatchObject({
      job: nightly,
      due: '2026-11-23T03:00:00.000Z',
    })
  })

  it('is only noted when it is older than its catchUp', () => {
    const hasty = { ...nightly, catchUp: 3600 }
    const { job, state, notes } = at('2026-11-23T10:00:00.000Z', settledAt('2026-11-18T03:00:00.000Z'), [hasty])
    expect(job).toBeUndefined()
    expect(state.jobs.nightly).toMatchObject({ since: '2026-11-23T03:00:00.000Z', last: { outcome: 'missed' } })
    expect(notes).toEqual(['nightly: its run of 2026-11-23T03:00:00.000Z was missed, and is too old to be made up for'])
    expect(at('2026-11-23T10:00:01.000Z', state, [hasty])).toMatchObject({ job: undefined, notes: [] })
  })

  it('that was cut off is tried once more, and not for ever', () => {
    const cut = ran({ due: '2026-11-23T03:00:00.000Z', outcome: 'interrupted' })
    const state = (last: JobRun) => settledAt('2026-11-23T03:00:00.000Z', last)
    expect(at('2026-11-23T03:05:00.000Z', state(cut))).toMatchObject({ job: nightly, due: cut.due, attempt: 2 })
    expect(at('2026-11-23T03:05:00.000Z', state({ ...cut, attempt: 2 })).job).toBeUndefined()
    expect(at('2026-11-25T02:00:00.000Z', settledAt('2026-11-24T03:00:00.000Z', cut)).job).toBeUndefined()
    // It would take as long again.
    expect(at('2026-11-23T03:05:00.000Z', state({ ...cut, outcome: 'too long' })).job).toBeUndefined()
  })
})

describe('what people want', () => {
  const said = { at: '2026-11-23T09:00:00.000Z', by: 'cli:deploy' }
  const state = settledAt('2026-11-23T03:00:00.000Z', ran())

  it('runs a job at once, also one that is paused, and only once', () => {
    const orders = { ...noOrders, asked: { nightly: { ...said, id: 'a' } }, paused: { nightly: said } }
    expect(choose([nightly], state, orders, '2026-11-23T09:00:01.000Z')).toMatchObject({
      job: nightly,
      due: null,
      order: 'a',
    })
    const after = settledAt('2026-11-23T03:00:00.000Z', ran({ due: null, order: 'a' }))
    expect(choose([nightly], after, orders, '2026-11-23T09:00:02.000Z').job).toBeUndefined()
  })

  it('runs a job once for each order, whatever it runs for afterwards, and when the job leaves the schedule and comes back', () => {
    const orders = { ...noOrders, asked: { nightly: { ...said, id: 'a' } } }
    const served: ScheduleState = {
      ...settledAt('2026-11-24T03:00:00.000Z', ran({ due: '2026-11-24T03:00:00.000Z' })),
      asked: { nightly: ran({ due: null, order: 'a' }) },
    }
    expect(choose([nightly], served, orders, '2026-11-24T03:01:00.000Z').job).toBeUndefined()
    const { state: without } = choose([], served, orders, '2026-11-24T03:02:00.000Z')
    expect(choose([nightly], without, orders, '2026-11-24T03:03:00.000Z').job).toBeUndefined()
    // Nothing is kept for ever: without the order nobody asks what became of it.
    expect(choose([], served, noOrders, '2026-11-24T03:02:00.000Z').state.asked).toEqual({})
    const again = { ...noOrders, asked: { nightly: { at: '2026-11-24T03:02:30.000Z', by: 'cli:me', id: 'b' } } }
    expect(choose([nightly], served, again, '2026-11-24T03:03:00.000Z')).toMatchObject({ job: nightly, order: 'b' })
  })

  it('is too old after a day, so that a lost state does not bring an order of last month back: it is noted as missed', () => {
    const orders = { ...noOrders, asked: { nightly: { ...said, id: 'a' } } }
    const { job, state, notes } = choose([nightly], noRuns, orders, '2026-12-23T09:00:00.000Z')
    expect(job).toBeUndefined()
    expect(state.asked).toMatchObject({ nightly: { order: 'a', outcome: 'missed' } })
    expect(notes).toEqual([`nightly: what was asked for at ${said.at} is too old to be run`])
    expect(choose([nightly], state, orders, '2026-12-23T09:00:01.000Z').notes).toEqual([])
  })

  it('changes nothing in each second of a pause: there is nothing to write', () => {
    const orders = { ...noOrders, paused: { nightly: said } }
    const { state: first } = choose([nightly], state, orders, '2026-11-24T03:00:05.000Z')
    expect(choose([nightly], first, orders, '2026-11-24T03:00:06.000Z').state).toEqual(first)
    expect(choose([nightly], first, orders, '2026-11-25T02:59:59.000Z').state).toEqual(first)
  })

  it('keeps a paused job from running, and what fell into the pause is not made up for', () => {
    const orders = { ...noOrders, paused: { nightly: said } }
    const paused = choose([nightly], state, orders, '2026-11-24T03:00:05.000Z')
    expect(paused.job).toBeUndefined()
    expect(at('2026-11-24T10:00:00.000Z', paused.state).job).toBeUndefined()
  })
})

describe('a clock', () => {
  it('that was ahead and was put right does not silence a job until then', () => {
    const ahead = settledAt('2031-01-01T03:00:00.000Z')
    const { state, notes } = at('2026-11-23T10:00:00.000Z', ahead)
    expect(notes).toEqual([
      'nightly: the clock of this host went back behind 2031-01-01T03:00:00.000Z; counting from now on',
    ])
    expect(at('2026-11-24T03:00:00.000Z', state).job).toBe(nightly)
  })

  it('that jumps ahead by hours makes up for what it jumped over, once, and put right again nothing is run twice', () => {
    const before = settledAt('2026-11-23T03:00:00.000Z')
    expect(at('2026-11-23T10:00:00.000Z', before).job).toBeUndefined()
    const ahead = at('2026-11-24T10:00:00.000Z', before)
    expect(ahead).toMatchObject({ job: nightly, due: '2026-11-24T03:00:00.000Z' })
    const right = at('2026-11-23T10:05:00.000Z', settledAt('2026-11-24T03:00:00.000Z', ran()))
    expect(right.job).toBeUndefined()
  })

  it('that is put back over a run meets its instant again, and runs it again', () => {
    const { job, state } = at('2026-11-22T23:00:00.000Z', settledAt('2026-11-23T03:00:00.000Z', ran()))
    expect(job).toBeUndefined()
    expect(at('2026-11-23T03:00:00.000Z', state).job).toBe(nightly)
  })
})

describe('two jobs at once', () => {
  it('come one after the other: orders first, then the one that waits longest', () => {
    const early = { ...nightly, name: 'early', at: '0 2 * * *' }
    const known = (at: string) => ({ when: `${at} UTC`, since: '2026-11-22T04:00:00.000Z', last: null })
    const state: ScheduleState = {
      schema: 1,
      jobs: { nightly: known('0 3 * * *'), early: known('0 2 * * *') },
      asked: {},
    }
    expect(at('2026-11-23T03:00:00.000Z', state, [nightly, early]).job).toBe(early)
    const orders = { ...noOrders, asked: { nightly: { at: '2026-11-23T03:00:00.000Z', by: 'x', id: 'a' } } }
    expect(choose([nightly, early], state, orders, '2026-11-23T03:00:00.000Z').job).toBe(nightly)
  })
})
