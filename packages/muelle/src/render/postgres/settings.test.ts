import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { sharedMemory } from '../../sizing/postgres.ts'
import { postgresSettings } from './settings.ts'

const settings = async (postgres: object = {}, odoo: object = {}) =>
  Object.fromEntries(postgresSettings(await stackOf({ postgres, odoo })).flatMap(([, group]) => Object.entries(group)))
const mebibytes = (value: unknown) => {
  const [, number, unit] = /^(\d+)(kB|MB)$/.exec(String(value)) ?? []
  return Number(number) / (unit === 'kB' ? 1024 : 1)
}

describe('PostgreSQL’s settings', () => {
  test('are what pgtune says of 8 GB and 4 CPUs, on solid-state disks', async () => {
    expect(await settings({ memory: '8G', cpus: 4 })).toMatchObject({
      shared_buffers: '2048MB',
      effective_cache_size: '6144MB',
      maintenance_work_mem: '512MB',
      wal_buffers: '16384kB',
      huge_pages: 'try',
      max_parallel_workers: 4,
      max_parallel_workers_per_gather: 2,
      random_page_cost: 1.1,
      effective_io_concurrency: 200,
      checkpoint_completion_target: 0.9,
      jit: 'off',
    })
  })

  test('stay within the container’s memory, however small or large it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 256, max: 262_144 }),
        fc.integer({ min: 1, max: 64 }),
        async (memory, cpus) => {
          const found = await settings({ memory: `${memory}M`, cpus })
          const shared = mebibytes(found.shared_buffers)
          expect(shared / memory).toBeGreaterThan(0.15)
          expect(shared / memory).toBeLessThan(0.4)
          expect(mebibytes(found.work_mem)).toBeGreaterThanOrEqual(4)
          expect(mebibytes(found.wal_buffers)).toBeLessThanOrEqual(16)
          expect(shared + mebibytes(found.maintenance_work_mem)).toBeLessThan(memory)
          expect(sharedMemory({ memory: `${memory}M`, cpus: 1 })).toBeGreaterThanOrEqual(128 * 2 ** 20)
        },
      ),
    )
  })

  test('leave room for every connection of Odoo', async () => {
    expect(Number((await settings({}, { workers: 40 })).max_connections)).toBeGreaterThan(41 * 2 * 8)
  })

  test('without tuning are only what the stack needs', async () => {
    const found = await settings({ tuning: 'none' })
    expect(found).not.toHaveProperty('shared_buffers')
    expect(found).toMatchObject({ hba_file: '/etc/muelle/postgres/pg_hba.conf', password_encryption: 'scram-sha-256' })
  })

  test('are replaced and added to by muelle.yaml', async () => {
    const found = await settings({ settings: { work_mem: '16MB', jit: true, track_io_timing: true } })
    expect(found).toMatchObject({ work_mem: '16MB', jit: true, track_io_timing: true })
  })

  test('are none that the version does not know', async () => {
    const locale = { provider: 'libc', name: 'C.UTF-8' }
    expect(await settings({ version: 13, locale })).not.toHaveProperty('client_connection_check_interval')
    expect(await settings({ version: 14, locale })).toHaveProperty('client_connection_check_interval')
  })
})
