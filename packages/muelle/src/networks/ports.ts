import { z } from 'zod'
import type { ContainerSummary } from '../engine/port.ts'
import { type Context, operation } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { table } from '../workshop/table.ts'
import { type AskInside, forEach, isLoopback, lookingInside } from './inside.ts'
import { type Published, publishedOf } from './published.ts'
import { networksWith } from './reach.ts'
import { lookAtNetworks, type NetworkWorld, runningServices } from './world.ts'

const Port = z.object({
  service: z.string(),
  container: z.string(),
  port: z.int().describe('inside the container'),
  listens: z.array(z.string()).describe('addresses that it listens on, read from the kernel; empty: nobody listens'),
  published: z
    .array(
      z.object({
        address: z.string(),
        port: z.int(),
        reach: z.enum(['this host', 'everywhere']).describe('who gets there, firewalls aside'),
        answers: z.boolean().describe('whether a connection from the host was accepted'),
      }),
    )
    .describe('where it is published outside'),
  reachableBy: z.array(z.string()).describe('other services that share a network with it'),
  problem: z.string().nullable(),
})

export const networkPorts = operation({
  name: 'network ports',
  summary: 'Show the open ports: what each service listens on, what is published outside, and who reaches it',
  help: [
    'What listens is read from the kernel, inside the network of each running container; what is published is tried from the host. TCP only.',
    'Exit code 1 when a published port leads nowhere, or another service than the outermost proxy publishes one.',
    '$ muelle network ports',
  ].join('\n\n'),
  effect: 'read',
  input: z.object({}),
  output: z.object({ project: z.string(), ports: z.array(Port) }),
  async run(context: Context, _input, progress: Progress) {
    const world = await lookAtNetworks(context)
    const services = runningServices(world)
    if (services.length === 0) return { project: world.stack.project, ports: [] }
    const ask = await lookingInside(context, world, progress)
    const answering = await triedFromHost(ask, services)
    const ports = await forEach(services, async (container) => {
      const { listening } = await ask({ container: container.id }, {})
      return portsOf(world, container, listening, answering)
    })
    return { project: world.stack.project, ports: ports.flat() }
  },
  notWell: ({ ports }) => ports.some(({ problem }) => problem !== null),
  view: ({ project, ports }, style) => {
    if (ports.length === 0) return `${project}: nothing runs.`
    const rows = ports.map(({ service, port, listens, published, reachableBy }) => [
      service,
      String(port),
      listens.join(' ') || style.bad('nobody'),
      published.map(({ address, port, reach }) => `${address}:${port} (${reach})`).join(' ') || '-',
      reachableBy.join(', ') || '-',
    ])
    const problems = ports.flatMap(({ service, problem }) =>
      problem === null ? [] : [style.bad(`${service}: ${problem}`)],
    )
    return [
      style.bold(project),
      table(['SERVICE', 'PORT', 'LISTENS ON', 'PUBLISHED', 'REACHED BY'], rows),
      ...problems,
    ].join('\n')
  },
})

/** The published ports that accept a connection on the host itself, as `address:port`. */
async function triedFromHost(ask: AskInside, services: readonly ContainerSummary[]): Promise<ReadonlySet<string>> {
  const published = services.flatMap(publishedOf)
  if (published.length === 0) return new Set()
  const connect = published.map(({ own, port }) => ({ host: own, port }))
  const { connections } = await ask('host', { connect })
  return new Set(connections.flatMap(({ host, port, outcome }) => (outcome === 'open' ? [`${host} ${port}`] : [])))
}

function portsOf(
  { stack, networks }: NetworkWorld,
  container: ContainerSummary,
  listening: readonly { readonly address: string; readonly port: number }[],
  answering: ReadonlySet<string>,
): readonly z.input<typeof Port>[] {
  const { service } = container
  const outside = publishedOf(container)
  const numbers = new Set([...listening.map(({ port }) => port), ...outside.map(({ inside }) => inside)])
  const neighbours = new Set(
    networksWith(networks, service).flatMap(({ members }) =>
      members.flatMap((member) =>
        member.project === stack.project && member.state === 'running' ? [member.service ?? ''] : [],
      ),
    ),
  )
  neighbours.delete(service)
  const outermost = stack.proxy.tls === 'acme' ? 'tls' : 'proxy'
  return [...numbers]
    .sort((a, b) => a - b)
    .map((port) => {
      const listens = [...new Set(listening.filter((socket) => socket.port === port).map(({ address }) => address))]
      const forOthers = listens.some((address) => !isLoopback(address))
      const published = outside.filter(({ inside }) => inside === port).map((each) => entryOf(each, answering))
      return {
        service,
        container: container.name,
        port,
        listens,
        published,
        reachableBy: forOthers ? [...neighbours].sort() : [],
        problem: problemOf(service, outermost, forOthers, published),
      }
    })
}

const entryOf = ({ address, port, own }: Published, answering: ReadonlySet<string>) => ({
  address,
  port,
  reach: isLoopback(address) ? ('this host' as const) : ('everywhere' as const),
  answers: answering.has(`${own} ${port}`),
})

function problemOf(
  service: string,
  outermost: string,
  forOthers: boolean,
  published: readonly { readonly address: string; readonly port: number; readonly answers: boolean }[],
): string | null {
  const [first] = published
  if (first === undefined) return null
  const where = `${first.address}:${first.port}`
  if (!forOthers) return `${where} is published, and nobody listens behind it`
  if (published.some(({ answers }) => !answers))
    return `${where} is published, and does not accept a connection on the host`
  return service === outermost ? null : `${where} is published; only ${outermost} should be`
}
