import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { UserError } from '../kernel/errors.ts'
import { connectionsOf } from './connections.ts'
import { workersOf } from './workers.ts'

describe('the database connections', () => {
  const most = async (odoo: object, settings: object = {}) => {
    const stack = await stackOf({ odoo, postgres: { settings } })
    const workers = workersOf(stack)
    const { perProcess, perEvented, server } = connectionsOf(stack)
    // Both colours with master and workers, cron with master and workers, one command; the evented process of each colour.
    const used = (2 * (workers + 1) + stack.odoo.cronThreads + 2) * perProcess + (workers > 0 ? 2 : 0) * perEvented
    return { used, perProcess, perEvented, server }
  }

  test('fit into max_connections with every pool full and both colours running, and 13 are left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ workers: fc.integer({ min: 2, max: 256 }), cronThreads: fc.integer({ min: 1, max: 16 }) }),
        fc.record({ db_maxconn: fc.integer({ min: 4, max: 64 }) }, { requiredKeys: [] }),
        async (odoo, conf) => {
          const { used, server } = await most({ ...odoo, conf })
          expect(used + 13).toBeLessThan(server)
        },
      ),
    )
  })

  test('share what muelle.yaml grants', async () => {
    const { used, perProcess, server } = await most({ workers: 4 }, { max_connections: 120 })
    expect({ perProcess, server }).toEqual({ perProcess: 7, server: 120 })
    expect(used + 13).toBeLessThan(120)
  })

  test('that are too few for the processes are an error that says how many it takes', async () => {
    const stack = await stackOf({ odoo: { workers: 20 }, postgres: { settings: { max_connections: 100 } } })
    expect(() => connectionsOf(stack)).toThrow(UserError)
    let least = 0
    try {
      connectionsOf(stack)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      least = Number(/set at least (\d+)/.exec(error.report.next ?? '')?.[1])
    }
    expect(
      connectionsOf(await stackOf({ odoo: { workers: 20 }, postgres: { settings: { max_connections: least } } })),
    ).toMatchObject({ perProcess: 4 })
  })

  test('of a server without workers are one larger pool', async () => {
    expect(connectionsOf(await stackOf({ odoo: { workers: 0 } }))).toMatchObject({ perProcess: 32 })
  })
})
