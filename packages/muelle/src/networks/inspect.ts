import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { table } from '../workshop/table.ts'
import { driftOf } from './drift.ts'
import { leadsOut } from './reach.ts'
import { lookAtNetworks, unknownNetwork } from './world.ts'

const Member = z.object({
  container: z.string(),
  service: z.string().nullable(),
  project: z.string().nullable().describe('Compose project; null for a container of no project'),
  state: z.string(),
  address: z.string().nullable().describe('null while it does not run'),
})

export const networkInspect = operation({
  name: 'network inspect',
  summary: 'Show a network: its options as they are and as compose.yaml says, and who is in it',
  help: 'Exit code 1 when it is not as compose.yaml says.\n\n$ muelle network inspect front',
  effect: 'read',
  input: z.object({ network: z.string().describe('as compose.yaml calls it').meta({ positional: 0 }) }),
  output: z.object({
    key: z.string(),
    name: z.string(),
    driver: z.string(),
    internal: z.boolean(),
    outside: z.boolean().describe('whether what is in it can begin connections to the outside through it'),
    options: z.record(z.string(), z.string()),
    subnets: z.array(z.object({ subnet: z.string(), gateway: z.string().nullable() })),
    createdAt: z.string(),
    members: z.array(Member),
    drift: z.array(z.string()).describe('where it is not as compose.yaml says'),
  }),
  async run(context, { network: key }) {
    const world = await lookAtNetworks(context)
    const wanted = world.written.networks[key]
    const real = world.networks.find((network) => network.key === key)
    if (real === undefined)
      throw wanted === undefined
        ? unknownNetwork(world, key)
        : new UserError({ what: `The network ${key} does not exist.`, next: 'muelle up makes it.' }, { refused: true })
    return {
      key,
      name: real.name,
      driver: real.driver,
      internal: real.internal,
      outside: leadsOut(real),
      options: { ...real.options },
      subnets: real.subnets.map(({ subnet, gateway }) => ({ subnet, gateway: gateway ?? null })),
      createdAt: real.createdAt,
      members: real.members.map(({ name, service, project, state, address }) => ({
        container: name,
        service: service ?? null,
        project: project ?? null,
        state,
        address: address === '' ? null : address,
      })),
      drift: wanted === undefined ? ['compose.yaml does not name it'] : [...driftOf(wanted, real)],
    }
  },
  notWell: ({ drift }) => drift.length > 0,
  view: (network, style) =>
    [
      `${style.bold(network.key)}  ${network.name}, ${network.driver}, made ${network.createdAt.slice(0, 19).replace('T', ' ')}`,
      `subnet     ${network.subnets.map(({ subnet, gateway }) => `${subnet} (gateway ${gateway ?? 'none'})`).join(', ')}`,
      `leads out  ${network.outside ? style.warn('yes') : 'no'}${network.internal ? ', internal' : ''}`,
      ...Object.entries(network.options).map(([option, value]) => `option     ${option}=${value}`),
      table(
        ['CONTAINER', 'SERVICE', 'STATE', 'ADDRESS'],
        network.members.map(({ container, service, state, address }) => [
          container,
          service ?? '-',
          state,
          address ?? '-',
        ]),
      ),
      ...network.drift.map((each) => style.bad(`not as written: ${each}`)),
      ...(network.drift.length > 0 ? [style.dim(`next: muelle network recreate ${network.key}`)] : []),
    ].join('\n'),
})
