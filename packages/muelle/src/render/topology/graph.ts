import { addressOf } from '../../stack/address.ts'
import type { Stack } from '../../stack/stack.ts'
import { networksOf } from '../expected.ts'
import { renderStack } from '../render.ts'

/** A part of the drawing. */
export interface Node {
  readonly id: string
  /** From the people on the left to the data on the right; an empty column takes no room. */
  readonly column: number
  /** What stands in the box, the name first. */
  readonly lines: readonly string[]
  /** `outside` is not part of the stack. */
  readonly kind: 'outside' | 'service' | 'muelle'
}

export interface Edge {
  readonly from: string
  readonly to: string
  /** `standby`: the way that is taken when the other colour serves. */
  readonly kind: 'way' | 'standby'
}

/** Who speaks to whom in a stack. */
export interface Topology {
  readonly title: string
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
}

const outside = { people: 'people', world: 'world' } as const
const odoo = ['odoo-blue', 'odoo-green', 'odoo-cron'] as const

/** Where a service stands; what nobody placed stands with the helpers of Odoo. */
const columns: Readonly<Record<string, number>> = {
  tls: 1,
  proxy: 2,
  'odoo-blue': 3,
  'odoo-green': 3,
  'odoo-cron': 3,
  db: 5,
  steward: 5,
}

/**
 * The parts of a stack and the ways between them. Pure: from what is rendered, so that a service that is added is drawn too.
 * @param active the colour that serves.
 */
export function topologyOf(stack: Stack, active: 'blue' | 'green'): Topology {
  const networks = networksOf(renderStack(stack))
  const services = [...networks.keys(), 'steward']
  const has = (name: string) => services.includes(name)
  const helpers = services.filter((name) => (columns[name] ?? 4) === 4)
  const door = has('tls') ? 'tls' : 'proxy'
  const nodes: Node[] = [
    { id: outside.people, column: 0, lines: ['people', addressOf(stack)], kind: 'outside' },
    ...services.map(
      (name): Node => ({
        id: name,
        column: columns[name] ?? 4,
        lines: [name, name === 'steward' ? 'guards all of it' : (networks.get(name) ?? []).join(', ')],
        kind: name === 'steward' ? 'muelle' : 'service',
      }),
    ),
  ]
  const edges: Edge[] = [
    { from: outside.people, to: door, kind: 'way' },
    ...(has('tls') ? [{ from: 'tls', to: 'proxy', kind: 'way' } as const] : []),
    ...(['odoo-blue', 'odoo-green'] as const).map(
      (to): Edge => ({ from: 'proxy', to, kind: to === `odoo-${active}` ? 'way' : 'standby' }),
    ),
  ]
  for (const from of odoo.filter(has)) {
    const kind = from === `odoo-${active}` || from === 'odoo-cron' ? 'way' : 'standby'
    for (const to of helpers) if (shares(networks, from, to)) edges.push({ from, to, kind })
    if (!has('pgbouncer')) edges.push({ from, to: 'db', kind })
  }
  if (has('pgbouncer')) edges.push({ from: 'pgbouncer', to: 'db', kind: 'way' })
  // The AI service alone may be reached from outside, and alone of the helpers may reach out.
  if (stack.services.ai && stack.services.ai.path !== undefined) edges.push({ from: 'proxy', to: 'ai', kind: 'way' })
  const out = services.filter(
    (name) => networks.get(name)?.includes('egress') && name !== 'tls' && name !== `odoo-${other(active)}`,
  )
  if (out.length > 0) {
    nodes.splice(nodes.length - 1, 0, {
      id: outside.world,
      column: 5,
      lines: ['the world outside', out.some((name) => name.startsWith('odoo-')) ? 'mail, SII, …' : 'what ai asks'],
      kind: 'outside',
    })
    for (const from of out) edges.push({ from, to: outside.world, kind: 'way' })
  }
  return { title: stack.project, nodes, edges }
}

const other = (active: 'blue' | 'green') => (active === 'blue' ? 'green' : 'blue')

/** Whether two services are in one network that is theirs; being able to leave together is no acquaintance. */
const shares = (networks: ReadonlyMap<string, readonly string[]>, one: string, two: string): boolean =>
  (networks.get(one) ?? []).some((network) => network !== 'egress' && (networks.get(two) ?? []).includes(network))
