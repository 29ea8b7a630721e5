import { z } from 'zod'
import type { ContainerSummary } from '../engine/port.ts'
import { type Context, operation } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { table } from '../workshop/table.ts'
import { targetOf } from './address.ts'
import { type AskInside, forEach, isLoopback, lookingInside } from './inside.ts'
import { common, leadsOut, networksWith } from './reach.ts'
import { lookAtNetworks, type NetworkWorld, runningServices } from './world.ts'

const Cell = z.object({
  from: z.string(),
  to: z.string(),
  networks: z.array(z.string()).describe('that both are in; empty: they should not reach one another'),
  reached: z
    .boolean()
    .nullable()
    .describe('what a connection said; null when none was tried, or nothing listens there'),
})

const Way = z.object({
  from: z.string(),
  networks: z.array(z.string()).describe('through which it gets out; empty: it should not'),
  reached: z.boolean().nullable().describe('what a connection to --outside said; null when none was tried'),
})

export const networkMatrix = operation({
  name: 'network matrix',
  summary: 'Show who may reach whom, and who gets out; with --probe, try it',
  help: [
    'Computed from the networks that the running containers are in. --probe connects each one to every port that the others listen on, by name where they share a network and by address where they do not; with --outside it also connects each to that host.',
    'Exit code 1 when a connection says otherwise than the networks.',
    '$ muelle network matrix\n$ muelle network matrix --probe --outside mail.example.org:587',
  ].join('\n\n'),
  effect: 'read',
  input: z.object({
    probe: z.boolean().default(false).describe('connect, and compare'),
    outside: z.string().optional().describe('a host outside to try with --probe').meta({ placeholder: 'HOST:PORT' }),
  }),
  output: z.object({
    project: z.string(),
    services: z.array(z.string()),
    cells: z.array(Cell),
    egress: z.array(Way),
    surprises: z.array(z.string()).describe('where a connection says otherwise than the networks'),
  }),
  async run(context: Context, { probe, outside }, progress: Progress) {
    const target = targetOf(outside)
    const world = await lookAtNetworks(context)
    const containers = runningServices(world)
    const tried = probe
      ? await tryAll(await lookingInside(context, world, progress), world, containers, target)
      : undefined
    const names = containers.map(({ service }) => service)
    const cells = names.flatMap((from) =>
      names
        .filter((to) => to !== from)
        .map((to) => ({
          from,
          to,
          networks: common(world.networks, from, to).map(({ key }) => key),
          reached: tried?.cells.get(`${from} ${to}`) ?? null,
        })),
    )
    const egress = names.map((from) => ({
      from,
      networks: networksWith(world.networks, from)
        .filter(leadsOut)
        .map(({ key }) => key),
      reached: tried?.egress.get(from) ?? null,
    }))
    return { project: world.stack.project, services: names, cells, egress, surprises: surprisesOf(cells, egress) }
  },
  notWell: ({ surprises }) => surprises.length > 0,
  view: ({ project, services, cells, egress, surprises }, style) => {
    if (services.length === 0) return `${project}: nothing runs.`
    const told = (may: readonly string[], reached: boolean | null) => {
      const text = may.join(',') || '·'
      if (reached === null) return text
      if (reached !== may.length > 0) return style.bad(`${text} ✗`)
      return reached ? style.good(`${text} ✓`) : `${text} ✓`
    }
    const rows = services.map((from) => [
      from,
      ...services.map((to) => {
        const cell = cells.find((each) => each.from === from && each.to === to)
        return cell === undefined ? '—' : told(cell.networks, cell.reached)
      }),
      ...egress.filter((each) => each.from === from).map(({ networks, reached }) => told(networks, reached)),
    ])
    return [
      `${style.bold(project)}  from each row to each column: the networks they share; · none${cells.some(({ reached }) => reached !== null) ? '; ✓ tried, and so it is' : ''}`,
      table(['', ...services, 'OUTSIDE'], rows),
      ...surprises.map((each) => style.bad(each)),
    ].join('\n')
  },
})

function surprisesOf(cells: readonly z.output<typeof Cell>[], egress: readonly z.output<typeof Way>[]): string[] {
  const all = [...cells, ...egress.map((way) => ({ ...way, to: 'the outside' }))]
  return all
    .filter(({ networks, reached }) => reached !== null && reached !== networks.length > 0)
    .map(({ from, to, networks, reached }) =>
      reached
        ? `${from} reaches ${to}, although no network lets it`
        : `${from} does not reach ${to}, although ${networks.join(', ')} should let it: muelle network test ${from} ${to === 'the outside' ? 'HOST' : to}`,
    )
}

/** Which connections were accepted: of services by `from to`, of the outside by `from`. */
interface Tried {
  readonly cells: ReadonlyMap<string, boolean>
  readonly egress: ReadonlyMap<string, boolean>
}

async function tryAll(
  ask: AskInside,
  { networks }: NetworkWorld,
  containers: readonly ContainerSummary[],
  outside: { readonly host: string; readonly port: number } | undefined,
): Promise<Tried> {
  const listening = await forEach(containers, async ({ id, service }) => {
    const { listening } = await ask({ container: id }, {})
    return {
      service,
      id,
      ports: new Set(listening.filter(({ address }) => !isLoopback(address)).map(({ port }) => port)),
    }
  })
  /** Where a service is connected to: by name within a network, by each of its addresses without one. */
  const hosts = (from: string, { service, id }: { readonly service: string; readonly id: string }) =>
    common(networks, from, service).length > 0
      ? [service]
      : networks.flatMap(({ members }) =>
          members.filter((member) => member.id === id && member.address !== '').map(({ address }) => address),
        )
  const cells = new Map<string, boolean>()
  const egress = new Map<string, boolean>()
  await forEach(containers, async ({ id, service: from }) => {
    const others = listening.filter(({ service, ports }) => service !== from && ports.size > 0)
    const wanted = others.flatMap((other) =>
      hosts(from, other).flatMap((host) => [...other.ports].map((port) => ({ to: other.service, host, port }))),
    )
    const connect = [...wanted.map(({ host, port }) => ({ host, port })), ...(outside ? [outside] : [])]
    const { connections } = await ask({ container: id }, { connect })
    wanted.forEach(({ to }, index) => {
      const open = connections[index]?.outcome === 'open'
      cells.set(`${from} ${to}`, open || (cells.get(`${from} ${to}`) ?? false))
    })
    if (outside) egress.set(from, connections.at(-1)?.outcome === 'open')
  })
  return { cells, egress }
}
