import { expect, test } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import type { World } from '../../workshop/world.ts'
import { only } from './only.ts'

/** The first task, on a host that has these files. */
async function first(files: Readonly<Record<string, unknown>>): Promise<unknown> {
  const [task] = only(await stackOf({}), 'blue', ['odoo-blue'])
  const read = async (path: string) => (path in files ? JSON.stringify(files[path]) : undefined)
  return task?.work({ session: { read } } as unknown as World, () => undefined)
}
const known = async () => {
  const { odoo } = await stackOf({})
  return { schema: 1, databases: Object.fromEntries(odoo.databases.map((name) => [name, { initialisedAt: 'now' }])) }
}

test('one service is not started while databases are between two names', async () => {
  const exchange = {
    ...{ schema: 1, by: 'clone live staging', at: 'now', phase: 'moving', moves: [], begun: 1 },
    ...{ going: [], add: [], remove: [], stopped: [], start: [] },
  }
  const databases = { 'state/databases.json': await known() }
  await expect(first({ ...databases, 'state/exchange.json': exchange })).rejects.toThrow('between two names')
  await expect(first(databases)).resolves.toBe(undefined)
})

test('one service begins no stack', async () => {
  await expect(first({})).rejects.toThrow('never initialised here')
})
