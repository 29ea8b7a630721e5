import { describe, expect, test } from 'vitest'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { workersOf } from './workers.ts'

describe('the workers of a colour', () => {
  test.each([
    ['2 x CPUs + 1', { cpus: 2, memory: '3G' }, 5],
    ['the example of Odoo’s documentation: 4 CPUs', { cpus: 4, memory: '8G' }, 9],
    ['no more than the memory carries', { cpus: 8, memory: '2G' }, 5],
    ['half a CPU counts', { cpus: 1.5, memory: '3G' }, 4],
    ['never one, which could not print', { cpus: 0.5, memory: '512M' }, 2],
    ['as many as muelle.yaml says', { cpus: 1, memory: '512M', workers: 12 }, 12],
    ['none, when muelle.yaml says so', { workers: 0 }, 0],
  ])('are %s', async (_, odoo, workers) => {
    expect(workersOf(await stackOf({ odoo }))).toBe(workers)
  })
})
