import { z } from 'zod'
import type { NetworkDetail } from '../engine/port/networks.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { table } from '../workshop/table.ts'
import { driftOf } from './drift.ts'
import { leadsOut } from './reach.ts'
import { lookAtNetworks, type NetworkWorld } from './world.ts'

const Network = z.object({
  key: z.string().describe('as compose.yaml calls it'),
  name: z.string().nullable().describe('as Docker calls it; null when it does not exist'),
  subnets: z.array(z.string()),
  outside: z.boolean().describe('whether what is in it can begin connections to the outside through it'),
  services: z.array(z.string()).describe('whose containers are in it'),
  strangers: z.array(z.string()).describe('containers of other projects that are in it'),
  problems: z.array(z.string()).describe('where it is not as compose.yaml says'),
})

export const networkList = operation({
  name: 'network list',
  summary: 'List the networks of the stack: who is in them, and whether they lead out',
  help: 'Exit code 1 when a network is missing or not as compose.yaml says.\n\n$ muelle network list',
  effect: 'read',
  input: z.object({}),
  output: z.object({ project: z.string(), networks: z.array(Network) }),
  async run(context: Context) {
    const world = await lookAtNetworks(context)
    const keys = [...new Set([...Object.keys(world.written.networks), ...world.networks.map(({ key }) => key)])].sort()
    return { project: world.stack.project, networks: keys.map((key) => rowOf(world, key)) }
  },
  notWell: ({ networks }) => networks.some(({ problems }) => problems.length > 0),
  view: ({ project, networks }, style) => {
    const rows = networks.map(({ key, subnets, outside, services, strangers }) => [
      key,
      subnets.join(' ') || '-',
      outside ? style.warn('yes') : 'no',
      [...services, ...strangers.map((name) => style.warn(`${name} (not of this stack)`))].join(', ') || '-',
    ])
    const problems = networks.flatMap(({ key, problems }) => problems.map((each) => style.bad(`${key}: ${each}`)))
    return [style.bold(project), table(['NETWORK', 'SUBNET', 'LEADS OUT', 'IN IT'], rows), ...problems].join('\n')
  },
})

function rowOf({ stack, written, networks }: NetworkWorld, key: string): z.input<typeof Network> {
  const real = networks.find((network) => network.key === key)
  const wanted = written.networks[key]
  if (real === undefined)
    return { key, name: null, subnets: [], outside: false, services: [], strangers: [], problems: missing(networks) }
  return {
    key,
    name: real.name,
    subnets: real.subnets.map(({ subnet }) => subnet),
    outside: leadsOut(real),
    services: servicesIn(real, stack.project),
    strangers: strangersIn(real, stack.project),
    problems: wanted ? [...driftOf(wanted, real)] : ['compose.yaml does not name it: the next muelle down removes it'],
  }
}

/** A stack that is down has no networks, and nothing is wrong with that. */
const missing = (networks: readonly NetworkDetail[]) =>
  networks.length === 0 ? [] : ['it does not exist: muelle up makes it']

export const servicesIn = ({ members }: NetworkDetail, project: string): string[] => [
  ...new Set(
    members.flatMap((member) => (member.project === project && member.service !== undefined ? [member.service] : [])),
  ),
]

/** Names of the containers in a network that are not of its stack. */
export const strangersIn = ({ members }: NetworkDetail, project: string): string[] =>
  members.filter((member) => member.project !== project).map(({ name }) => name)
