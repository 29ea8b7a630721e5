import { expect, test } from 'vitest'
import { emptyLock } from '../../stack/lock.ts'
import { readModel } from '../../stack/model.ts'
import { toStack } from '../../stack/resolve.ts'
import type { Stack } from '../../stack/stack.ts'
import { only } from './only.ts'
import { upTasks } from './tasks.ts'

async function stackOf(...lines: readonly string[]): Promise<Stack> {
  const text = ['schema: 1', 'name: acme', ...lines, ''].join('\n')
  const { faults, environments } = await readModel({ file: 'muelle.yaml', text })
  const resolved = environments.get('production')
  if (faults.length > 0 || resolved === undefined) throw new Error(JSON.stringify(faults))
  return toStack(resolved, '/project', emptyLock)
}

const plain = 'odoo: {databases: [acme], modules: [web, contacts], language: es_CL}'

test('up does everything in the order that each step needs', async () => {
  const steps = upTasks(await stackOf(plain), 'blue').map(({ step }) => step.id)
  expect(steps).toEqual([
    ...['image:odoo', 'image:postgres', 'image:haproxy', 'image:muelle', 'application', 'render', 'secrets', 'ship'],
    ...['db', 'role', 'settle', 'database:acme', 'odoo', 'ready', 'proxy', 'rest', 'verify', 'databases', 'retention'],
  ])
})

test('the commands of up are exactly these', async () => {
  const commands = upTasks(await stackOf(plain), 'green').flatMap(({ step }) =>
    step.argv ? [step.argv.join(' ')] : [],
  )
  expect(commands).toEqual([
    'docker compose up --detach --no-build db',
    'docker compose run --rm --no-deps --no-TTY --env ODOO_LOG_LEVEL=info --env ODOO_LOG_HANDLER=odoo.modules.loading:INFO odoo-cron odoo --database acme --init base,web,contacts --stop-after-init --no-http --workers=0 --max-cron-threads=0 --load-language=es_CL',
    'docker compose up --detach --no-build odoo-green odoo-cron',
    'docker compose up --detach --no-build --remove-orphans proxy',
    'docker compose up --detach --no-build --remove-orphans',
  ])
})

test('what a stack has more of, up does more of', async () => {
  const stack = await stackOf(
    'odoo: {databases: [acme, other], addons: [{git: "https://git.example/web.git", ref: "19.0"}]}',
    'proxy: {domains: [erp.acme.cl], tls: acme}',
    'services: {redis: true}',
  )
  const steps = upTasks(stack, 'blue').map(({ step }) => step.id)
  expect(steps).toEqual(
    expect.arrayContaining(['image:caddy', 'image:redis', 'addons', 'database:acme', 'database:other']),
  )
  const odoo = upTasks(stack, 'blue').find(({ step }) => step.id === 'odoo')
  expect(odoo?.step.argv).toContain('redis')
})

test('up of one service makes what it is made from and starts nothing else', async () => {
  const tasks = only(await stackOf(plain), 'blue', ['odoo-cron'])
  expect(tasks.at(-1)?.step.argv).toEqual(['docker', 'compose', 'up', '--detach', '--no-build', 'odoo-cron'])
  expect(tasks.map(({ step }) => step.id)).not.toContain('proxy')
  expect(tasks[0]?.step.id).toBe('initialised')
})

test('up of a service that does not exist names the closest one', async () => {
  const stack = await stackOf(plain)
  expect(() => only(stack, 'blue', ['odoo-corn'])).toThrow('This stack has no service odoo-corn')
})
