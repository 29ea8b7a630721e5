import { describe, expect, it } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import type { ContainerSummary } from '../../engine/port.ts'
import { definitionsOf, expectedServices } from '../../render/expected.ts'
import { renderStack } from '../../render/render.ts'
import { serviceChanges } from './services.ts'

const stack = await stackOf()
const rendered = renderStack(stack)
const definitions = definitionsOf(rendered)
const image = 'acme-odoo:1'

const container = (service: string, more: Partial<ContainerSummary> = {}): ContainerSummary => ({
  id: service,
  name: service,
  service,
  oneOff: false,
  image: service.startsWith('odoo-') ? image : service,
  imageId: '',
  state: 'running',
  health: 'healthy',
  startedAt: undefined,
  exitCode: undefined,
  restarts: 0,
  oomKilled: false,
  ports: [],
  labels: { 'io.muelle.definition': definitions.get(service) ?? '' },
  lastProbe: undefined,
  healthcheck: undefined,
  ...more,
})
const whole = expectedServices(stack, 'blue').map((service) => container(service))

/** What is not "none", by service. */
const changes = (
  containers: readonly ContainerSummary[],
  {
    active = 'blue',
    application = image,
    files = [],
  }: { active?: 'blue' | 'green'; application?: string; files?: readonly string[] } = {},
) =>
  Object.fromEntries(
    serviceChanges(
      stack,
      rendered,
      { containers, active, application },
      files.map((path) => ({ path, change: 'changed' as const, patch: '' })),
    ).flatMap(({ service, change }) => (change === 'none' ? [] : [[service, change]])),
  )
/** The whole stack with one container otherwise. */
const but = (service: string, more: Partial<ContainerSummary>) => [
  ...whole.filter((each) => each.service !== service),
  container(service, more),
]

describe('what up would do to the services', () => {
  it('is nothing when all of them are what is rendered', () => {
    expect(changes(whole)).toEqual({})
  })

  it('is everything for a stack that was never started', () => {
    const created = Object.fromEntries(expectedServices(stack, 'blue').map((service) => [service, 'create']))
    expect(changes([])).toEqual(created)
  })

  it('is to recreate what has another definition, and what is no longer rendered goes', () => {
    expect(changes(but('db', { labels: { 'io.muelle.definition': 'other' } }))).toEqual({ db: 'recreate' })
    expect(changes([...whole, container('mailhog')])).toEqual({ mailhog: 'remove' })
  })

  it('is to start what stands still, but for the other colour', () => {
    expect(changes(but('odoo-cron', { state: 'exited' }))).toEqual({ 'odoo-cron': 'start' })
    expect(changes([...whole, container('odoo-green', { state: 'exited', labels: {} })])).toEqual({})
  })

  it('is to start the colour that the host names, also when all stand still', () => {
    const stopped = expectedServices(stack, 'green').map((service) => container(service, { state: 'exited' }))
    const starts = Object.fromEntries(expectedServices(stack, 'green').map((service) => [service, 'start']))
    expect(changes(stopped, { active: 'green' })).toEqual(starts)
  })

  it('is to recreate every Odoo service for a new application image', () => {
    expect(changes(whole, { application: 'acme-odoo:2' })).toEqual({ 'odoo-blue': 'recreate', 'odoo-cron': 'recreate' })
  })

  it('is to reload the proxy, never to recreate it, for its configuration', () => {
    expect(changes(whole, { files: ['stack/production/haproxy/haproxy.cfg'] })).toEqual({ proxy: 'reload' })
  })

  it('leaves one-off containers alone', () => {
    expect(changes([...whole, container('odoo-cron', { oneOff: true, state: 'exited' })])).toEqual({})
  })
})
