import { expect, test } from 'vitest'
import type { ContainerSummary, Engine } from '../engine/port.ts'
import { definitionsOf } from '../render/expected.ts'
import { renderStack } from '../render/render.ts'
import { emptyLock } from '../stack/lock.ts'
import { readModel } from '../stack/model.ts'
import { toStack } from '../stack/resolve.ts'
import type { Stack } from '../stack/stack.ts'
import { removeLeftOvers } from './left-overs.ts'

async function stackOf(environment: string): Promise<Stack> {
  const text = `schema: 1\nname: acme\nodoo: {databases: [acme]}\nenvironments: {production: ${environment}}\n`
  const { faults, environments } = await readModel({ file: 'muelle.yaml', text })
  const resolved = environments.get('production')
  if (faults.length > 0 || resolved === undefined) throw new Error(JSON.stringify(faults))
  return toStack(resolved, '/project', emptyLock)
}

/** Which containers are removed when these are there; each is in the networks named. */
async function removed(
  stack: Stack,
  containers: readonly (Pick<ContainerSummary, 'service' | 'oneOff'> &
    Partial<Pick<ContainerSummary, 'name' | 'state'>> & { definition: string; networks: string[]; role?: string })[],
): Promise<readonly string[]> {
  const gone: string[] = []
  const engine = {
    containers: async () =>
      containers.map(({ service, oneOff, definition, name = service, state = 'running', role }) => ({
        id: name,
        name,
        state,
        service,
        oneOff,
        labels: { 'io.muelle.definition': definition, ...(role && { 'io.muelle.role': role }) },
      })),
    inspect: async (id: string) => {
      const names = containers.find(({ service, name = service }) => name === id)?.networks ?? []
      return { NetworkSettings: { Networks: Object.fromEntries(names.map((name) => [`acme-production_${name}`, {}])) } }
    },
    removeContainer: async (id: string) => gone.push(id),
  }
  await removeLeftOvers(engine as unknown as Engine, stack, () => undefined)
  return gone
}

test('what an interrupted run left half made is removed, and what is whole stays', async () => {
  const stack = await stackOf('{}')
  const definition = (service: string) => definitionsOf(renderStack(stack)).get(service) ?? ''
  const containers = [
    { service: 'odoo-blue', oneOff: false, definition: definition('odoo-blue'), networks: ['data'] },
    { service: 'db', oneOff: false, definition: definition('db'), networks: ['data'] },
    { service: 'odoo-cron', oneOff: true, definition: definition('odoo-cron'), networks: ['data'] },
  ]
  expect(await removed(stack, containers)).toEqual(['odoo-blue', 'odoo-cron'])
})

test('a container that serves under another definition is not taken away before its successor can be made', async () => {
  const before = definitionsOf(renderStack(await stackOf('{neutralized: true}'))).get('odoo-blue') ?? ''
  const containers = [{ service: 'odoo-blue', oneOff: false, definition: before, networks: ['front', 'data'] }]
  expect(await removed(await stackOf('{}'), containers)).toEqual([])
})

test('a container that was to take the place of another and never started is removed, one that started stays', async () => {
  const stack = await stackOf('{}')
  const definition = definitionsOf(renderStack(stack)).get('db') ?? ''
  const db = { service: 'db', oneOff: false, definition, networks: ['data'] }
  const containers = [
    { ...db, name: 'acme-production-db-1', state: 'exited' as const },
    { ...db, name: '8abc3f9e3da1_acme-production-db-1', state: 'created' as const },
  ]
  expect(await removed(stack, containers)).toEqual(['8abc3f9e3da1_acme-production-db-1'])
})

test('a shell that a person sits at is left alone, and one that has ended is removed', async () => {
  const stack = await stackOf('{}')
  const definition = definitionsOf(renderStack(stack)).get('odoo-cron') ?? ''
  const shell = { service: 'odoo-cron', oneOff: true, definition, networks: [], role: 'shell' }
  const containers = [
    { ...shell, name: 'sits' },
    { ...shell, name: 'ended', state: 'exited' as const },
  ]
  expect(await removed(stack, containers)).toEqual(['ended'])
})
