import { describe, expect, it } from 'vitest'
import { countsOf } from './counts.ts'

describe('a suite', () => {
  it('is counted by its closing line, the last one', () => {
    const stdout = 'a test says: 1 passed, 1 failed\n12 passed, 0 failed\n'
    expect(countsOf('closing line', { exitCode: 0, stdout })).toEqual({ passed: 12, failed: 0 })
  })

  it('that ended badly has failed, though its closing line names no failure', () => {
    expect(countsOf('closing line', { exitCode: 1, stdout: '12 passed, 0 failed\n' })).toEqual({
      passed: 12,
      failed: 1,
    })
    expect(countsOf('closing line', { exitCode: undefined, stdout: '12 passed, 3 failed\n' })).toEqual({
      passed: 12,
      failed: 3,
    })
  })

  it('that ran nothing has failed', () => {
    expect(countsOf('closing line', { exitCode: 0, stdout: '0 passed, 0 failed\n' })).toEqual({ passed: 0, failed: 1 })
    expect(countsOf('closing line', { exitCode: 0, stdout: '' })).toEqual({ passed: 0, failed: 1 })
  })

  it('without a closing line counts as one', () => {
    expect(countsOf('exit', { exitCode: 0, stdout: '' })).toEqual({ passed: 1, failed: 0 })
    expect(countsOf('exit', { exitCode: 2, stdout: '' })).toEqual({ passed: 0, failed: 1 })
  })
})
