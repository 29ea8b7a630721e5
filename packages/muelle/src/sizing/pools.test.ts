import { describe, expect, test } from 'vitest'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { connectionsOf } from './connections.ts'

const connections = async (odoo: object, pgbouncer: object | boolean, settings: object = {}) =>
  connectionsOf(await stackOf({ odoo, services: { pgbouncer }, postgres: { settings } }))

describe('PgBouncer’s pools', () => {
  test('hold both colours and cron, each twice, and what listens; PostgreSQL needs fewer connections for them', async () => {
    const with_ = await connections({ workers: 4, cronThreads: 2 }, true)
    expect(with_.pools).toEqual({ application: 28, sessions: 20, total: 48, clients: 177 })
    const without = await connections({ workers: 4, cronThreads: 2 }, false)
    expect(without.pools).toBeUndefined()
    expect([with_.server, without.server]).toEqual([80, 160])
    // Odoo's own pools stay as they are: they are PgBouncer's clients now.
    expect(with_).toMatchObject({ perProcess: without.perProcess, perEvented: without.perEvented })
  })

  test.each([0, 2, 3, 8, 32, 256])(
    'of %d workers always fit into max_connections, and Odoo’s into theirs',
    async (workers) => {
      for (const databases of [['a'], ['a', 'b'], ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']]) {
        const { pools, server, perProcess } = await connections({ workers, databases, cronThreads: 4 }, true)
        if (pools === undefined) throw new Error('no pools')
        expect(pools.total).toBeGreaterThanOrEqual(pools.application + pools.sessions)
        expect(server).toBeGreaterThan(pools.total + perProcess + 13)
        // Every process within a transaction, and one more connection that one of them can go on with.
        expect(pools.application).toBeGreaterThan(2 * workers + 4)
        expect(pools.clients).toBeGreaterThan((2 * (workers + 1) + 5) * perProcess)
      }
    },
  )

  test('that could stand still are refused, with the least size that cannot', async () => {
    await expect(connections({ workers: 4 }, { poolSize: 9 })).rejects.toMatchObject({
      report: { evidence: expect.stringContaining('9 processes'), next: expect.stringContaining('at least 10') },
    })
    expect((await connections({ workers: 4 }, { poolSize: 10 })).pools?.application).toBe(10)
  })

  test('that do not fit a given max_connections, or do not take all of Odoo’s, are refused', async () => {
    await expect(connections({ workers: 4 }, true, { max_connections: 50 })).rejects.toMatchObject({
      report: { evidence: expect.stringContaining('max_connections 50') },
    })
    await expect(connections({ workers: 4 }, { maxClients: 100 })).rejects.toMatchObject({
      report: { evidence: expect.stringContaining('maxClients 100') },
    })
  })
})
