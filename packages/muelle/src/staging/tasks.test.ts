import { expect, test } from 'vitest'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { type Cloning, cloneTasks } from './tasks.ts'

async function cloningOf(change: Partial<Cloning>): Promise<Cloning> {
  const stack = await stackOf({})
  const view = { stack, engine: {} as never, containers: [] }
  const databases = ['acme', 'shop'].map((database) => ({ from: database, database, copy: `muelle-clone-${database}` }))
  return {
    ...{ pair: { source: view, target: view, databases, volume: 'x' }, sourceDb: 'a', targetDb: 'b', code: new Map() },
    ...{ dumped: [], running: ['odoo-blue'], passwords: 'keep', by: 'clone live staging', address: '' },
    ...change,
  }
}
const ids = async (change: Partial<Cloning>) => cloneTasks(await cloningOf(change)).map(({ step }) => step.id)
const of = (database: string) =>
  ['copy', 'update', 'neutralize', 'more', 'identity', 'verify'].map((each) => `${each}:${database}`)

test('every database is copied, neutralised and verified before the first of them takes a place, all in one exchange', async () => {
  expect(await ids({})).toEqual(['settle', ...of('acme'), ...of('shop'), 'begin', 'exchange', 'start', 'end'])
})

test('what people may have worked in is dumped right before', async () => {
  expect(await ids({ dumped: ['shop'] })).toEqual([
    'settle',
    ...of('acme'),
    ...of('shop'),
    'backup:shop',
    'begin',
    'exchange',
    'start',
    'end',
  ])
})

test('where Odoo stands still, nobody is stopped or started', async () => {
  const tasks = cloneTasks(await cloningOf({ running: [] }))
  expect(tasks.map(({ step }) => step.id).slice(-3)).toEqual(['begin', 'exchange', 'end'])
  expect(tasks.at(-1)?.step.effect).toBe('destroy')
})
