import { describe, expect, it } from 'vitest'
import { EnvironmentError, FailedError, UserError, UserErrors } from '../kernel/errors.ts'
import { failureOf } from './failure.ts'

describe('failureOf', () => {
  it.each([
    [new UserError({ what: 'no' }), 'user', 2],
    [new UserError({ what: 'no' }, { refused: true }), 'user', 3],
    [new EnvironmentError({ what: 'no' }), 'environment', 2],
    [new FailedError({ what: 'no' }, { unwound: true }), 'failed', 4],
    [new FailedError({ what: 'no' }, { unwound: false }), 'failed', 5],
    [new TypeError('no'), 'bug', 70],
    ['no', 'bug', 70],
  ])('gives %s the kind %s and the exit %i', (error, kind, exit) => {
    expect(failureOf(error, false)).toMatchObject({ kind, exit })
  })

  it('keeps every fault of several', () => {
    const { reports } = failureOf(new UserErrors([{ what: 'one' }, { what: 'two' }]), false)
    expect(reports.map(({ what }) => what)).toEqual(['one', 'two'])
  })

  it('calls whatever is thrown after an interruption an interruption', () => {
    expect(failureOf(new Error('aborted'), true)).toMatchObject({ kind: 'interrupted', exit: 130 })
    const unwound = failureOf(new FailedError({ what: 'Stopped' }, { unwound: true }), true)
    expect(unwound).toMatchObject({ exit: 130, reports: [{ what: 'Stopped', next: expect.stringContaining('again') }] })
  })

  it('does not hide behind an interruption that something was left', () => {
    expect(failureOf(new FailedError({ what: 'half' }, { unwound: false }), true)).toMatchObject({ exit: 5 })
  })

  it('gives a bug its stack and asks for a report', () => {
    const { stack, reports } = failureOf(new TypeError('x is not y'), false)
    expect(stack).toContain('failure.test.ts')
    expect(reports[0].next).toContain('report')
  })

  it('tells the causes, nearest first', () => {
    const cause = new Error('nearest', { cause: new Error('farthest') })
    expect(failureOf(new EnvironmentError({ what: 'no' }, { cause }), false).causes).toEqual(['nearest', 'farthest'])
  })

  it('masks secrets in reports, causes and stacks', () => {
    const cause = new Error('token=abcdef123456')
    const shown = JSON.stringify([
      failureOf(
        new UserError({ what: 'password=hunter2hunter2', evidence: 'https://me:hunter2@host' }, { cause }),
        false,
      ),
      failureOf(new Error('password=hunter2hunter2'), false),
    ])
    expect(shown).not.toMatch(/hunter2|abcdef/)
  })
})
