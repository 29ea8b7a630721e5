import { expect, test } from 'vitest'
import { upTasks } from '../services/up/tasks.ts'
import { emptyLock } from '../stack/lock.ts'
import { readModel } from '../stack/model.ts'
import { toStack } from '../stack/resolve.ts'
import { withFresh } from './fresh.ts'

async function stackOf(environment: string) {
  const text =
    'schema: 1\nname: acme\nodoo: {databases: [acme]}\nenvironments: {dev: {development: {}}, production: {}}\n'
  const resolved = (await readModel({ file: 'muelle.yaml', text })).environments.get(environment)
  if (resolved === undefined) throw new Error('not resolved')
  return toStack(resolved, '/project', emptyLock)
}

test('databases are dropped when their server runs, and right before they are made again; that destroys', async () => {
  const stack = await stackOf('dev')
  const steps = withFresh(upTasks(stack, 'blue'), stack).map(({ step }) => step)
  const ids = steps.map(({ id }) => id)
  expect(ids.slice(ids.indexOf('db'), ids.indexOf('verify'))).toEqual([
    'db',
    'role',
    'settle',
    'fresh',
    'database:acme',
    'odoo',
    'ready',
    'proxy',
    'rest',
  ])
  expect(steps.find(({ id }) => id === 'fresh')).toMatchObject({
    effect: 'destroy',
    what: 'stop Odoo, and drop acme with the files of their attachments',
  })
})

test('no environment but one for development ever drops a database', async () => {
  const stack = await stackOf('production')
  expect(() => withFresh(upTasks(stack, 'blue'), stack)).toThrow('This is no environment for development.')
})
