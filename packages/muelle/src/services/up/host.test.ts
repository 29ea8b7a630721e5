import { expect, test } from 'vitest'
import type { HostFile, HostSession } from '../../engine/host/session.ts'
import { renderStack } from '../../render/render.ts'
import { emptyLock } from '../../stack/lock.ts'
import { readModel } from '../../stack/model.ts'
import { toStack } from '../../stack/resolve.ts'
import type { Stack } from '../../stack/stack.ts'
import type { World } from '../../workshop/world.ts'
import { renderedDirectories, shipTask } from './host.ts'

async function stackOf(proxy: string): Promise<Stack> {
  const text = `schema: 1\nname: acme\nodoo: {databases: [acme]}\nproxy: ${proxy}\nservices: {pgbouncer: true}\n`
  const { faults, environments } = await readModel({ file: 'muelle.yaml', text })
  const resolved = environments.get('production')
  if (faults.length > 0 || resolved === undefined) throw new Error(JSON.stringify(faults))
  return toStack(resolved, '/project', emptyLock)
}

/** A stack's directory on the host, as a map of path to content. */
function sessionOn(there: Map<string, string>): HostSession {
  return {
    directories: async () => [],
    put: async (files: readonly HostFile[]) => {
      for (const { path, content } of files) there.set(path, content)
      return files.map(({ path }) => path)
    },
    read: async (path: string) => there.get(path),
    list: async (directory: string) =>
      [...there.keys()].filter((path) => path.startsWith(`${directory}/`)).map((path) => ({ path })),
    remove: async (paths: readonly string[]) => {
      for (const path of [...there.keys()])
        if (paths.some((gone) => path === gone || path.startsWith(`${gone}/`))) there.delete(path)
    },
  } as unknown as HostSession
}

async function ship(stack: Stack, there: Map<string, string>): Promise<void> {
  const images = { blue: 'acme:1', green: 'acme:1', cron: 'acme:1' }
  const release = { schema: 1, active: 'blue', images, at: '' } as const
  const world = { session: sessionOn(there), stack, files: renderStack(stack), release, shipped: [], warnings: [] }
  await shipTask(stack).work(world as unknown as World, () => undefined)
}

test('what an earlier muelle.yaml rendered is removed from the host, and nothing that Muelle did not write', async () => {
  const there = new Map<string, string>()
  await ship(await stackOf('{tls: acme, domains: [erp.acme.cl]}'), there)
  expect([...there.keys()]).toContain('caddy/Caddyfile')
  there.set('odoo/notes.txt', 'mine')
  const stack = await stackOf('{tls: "off"}')
  await ship(stack, there)
  const left = [...there.keys()].filter((path) => !path.startsWith('state/') && path !== '.env')
  expect(left.sort()).toEqual([...renderStack(stack).map(({ path }) => path), 'odoo/notes.txt'].sort())
})

test('a directory of somebody else among the rendered ones stays', async () => {
  const there = new Map([['caddy/own.conf', 'mine']])
  await ship(await stackOf('{tls: "off"}'), there)
  expect(there.get('caddy/own.conf')).toBe('mine')
})

test('every directory that is rendered into is looked through', async () => {
  const stack = await stackOf('{tls: acme, domains: [erp.acme.cl]}')
  const job = { at: '30 4 * * *', run: 'ps', catchUp: '24h', limit: '12h' }
  const files = renderStack({ ...stack, schedule: { timezone: 'UTC', jobs: { nightly: job } } })
  const directories = new Set(files.flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0]] : [])))
  expect([...directories].sort()).toEqual([...renderedDirectories].sort())
})
