import { describe, expect, test } from 'vitest'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { assumptionsOf } from './assumptions.ts'
import { demandOf } from './load.ts'
import { tuningOf } from './postgres.ts'
import { chooseWorkers, memoryOfWorker, workersByCpus, workersOf } from './workers.ts'

describe('the example of Odoo’s documentation, 4 CPUs and 60 users', () => {
  const example = () => stackOf({ sizing: { cpus: 4, memory: '16G', users: 60 } })

  test('asks for 10 workers, of which the CPUs carry 8 beside cron', async () => {
    const stack = await example()
    expect(chooseWorkers(stack)).toMatchObject({ wanted: 10, byCpus: 8 })
    expect([workersOf(stack), stack.odoo.cronThreads]).toEqual([8, 1])
    expect(workersByCpus(4, assumptionsOf(undefined))).toBe(9)
  })

  test('needs about 3 GB', () => {
    const gigabytes = (9 * memoryOfWorker(assumptionsOf(undefined))) / 1024
    expect(gigabytes).toBeGreaterThan(2.7)
    expect(gigabytes).toBeLessThan(3.1)
  })
})

describe('pgtune’s web profile', () => {
  // As its page answers for PostgreSQL 15, Linux, solid-state disks and the connections given; work_mem is newer there (see below).
  test.each([
    [
      '1 GB',
      '1G',
      1,
      {
        shared_buffers: '256MB',
        effective_cache_size: '768MB',
        maintenance_work_mem: '64MB',
        wal_buffers: '7864kB',
        huge_pages: 'off',
      },
    ],
    [
      '2 GB',
      '2G',
      2,
      {
        shared_buffers: '512MB',
        effective_cache_size: '1536MB',
        maintenance_work_mem: '128MB',
        wal_buffers: '15728kB',
        huge_pages: 'off',
      },
    ],
    [
      '8 GB',
      '8G',
      4,
      {
        shared_buffers: '2048MB',
        effective_cache_size: '6144MB',
        maintenance_work_mem: '512MB',
        wal_buffers: '16384kB',
        huge_pages: 'try',
      },
    ],
    [
      '64 GB',
      '64G',
      16,
      {
        shared_buffers: '16384MB',
        effective_cache_size: '49152MB',
        maintenance_work_mem: '4096MB',
        wal_buffers: '16384kB',
        huge_pages: 'try',
      },
    ],
    [
      '256 GB',
      '256G',
      32,
      {
        shared_buffers: '65536MB',
        effective_cache_size: '196608MB',
        maintenance_work_mem: '8192MB',
        wal_buffers: '16384kB',
        huge_pages: 'try',
      },
    ],
  ])('gives %s', (_, memory, cpus, expected) => {
    expect(tuningOf({ memory, cpus }, 200).memory).toMatchObject(expected)
  })

  test.each([
    [4, { max_worker_processes: 8, max_parallel_workers: 4, max_parallel_workers_per_gather: 2 }],
    [16, { max_worker_processes: 16, max_parallel_workers: 16, max_parallel_workers_per_gather: 4 }],
  ])('gives %i CPUs', (cpus, expected) => {
    expect(tuningOf({ memory: '8G', cpus }, 200).cpus).toMatchObject(expected)
  })

  test('divides what shared_buffers leave among connections and workers, three times each', () => {
    // (64 - 16 GiB) / ((200 + 16) x 3)
    expect(tuningOf({ memory: '64G', cpus: 16 }, 200).memory.work_mem).toBe('77672kB')
  })
})

describe('documents', () => {
  test('are work: 20 000 boletas a day take two workers more at the busiest hour', async () => {
    const { sizing } = await stackOf({ sizing: { users: 20, documentsPerDay: { '39': 20_000 } } })
    if (sizing === undefined) throw new Error('no sizing')
    expect(demandOf(sizing, assumptionsOf(sizing))).toMatchObject({ userWorkers: 4, documentWorkers: 2, workers: 6 })
  })
})
