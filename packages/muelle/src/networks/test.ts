import { z } from 'zod'
import type { Context } from '../kernel/operation.ts'
import { operation } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { meant, running, select } from '../workshop/look.ts'
import { type AskInside, lookingInside } from './inside.ts'
import { connectionLinks, Link, nameLink, networkLink, outwardLink, portsToTry } from './links.ts'
import { common } from './reach.ts'
import { lookAtNetworks, type NetworkWorld } from './world.ts'

export const networkTest = operation({
  name: 'network test',
  summary: 'Test the way from one service to another, or to a host outside: network, name, port, answer',
  help: [
    'Looks from inside the first service, through a short-lived container that shares its network: its image needs no tools. The first link that fails is the cause; nothing behind it is tried. Exit code 1 then.',
    'Without --port every port that the second service listens on is tried. A name with a dot, or an address, is a host outside; its port is 443 unless given.',
    '$ muelle network test odoo db\n$ muelle network test proxy odoo --port 8072\n$ muelle network test odoo-cron mail.example.org --port 587',
  ].join('\n\n'),
  effect: 'read',
  input: z.object({
    from: z.string().describe('a running service; odoo is the colour that serves').meta({ positional: 0 }),
    to: z.string().describe('another service, or a host outside').meta({ positional: 1 }),
    port: z.int().min(1).max(65_535).optional().describe('only this TCP port'),
  }),
  output: z.object({ from: z.string(), to: z.string(), ok: z.boolean(), links: z.array(Link) }),
  async run(context, asked, progress) {
    const world = await lookAtNetworks(context)
    const [from = asked.from] = await meant(world, [asked.from])
    const [to = asked.to] = await meant(world, [asked.to])
    const { port } = asked
    const container = running(world, from).id
    const links = /[.:]/.test(to)
      ? await outward(context, world, { from, to, container, port: port ?? 443 }, progress)
      : await between(context, world, { from, to, container, port }, progress)
    return { from, to, ok: links.every(({ ok }) => ok), links: [...links] }
  },
  notWell: ({ ok }) => !ok,
  view: ({ from, to, links }, style) =>
    [
      style.bold(`${from} → ${to}`),
      ...links.map(
        ({ link, ok, what }) => `${ok ? style.good('ok    ') : style.bad('failed')}  ${link.padEnd(7)}  ${what}`,
      ),
    ].join('\n'),
})

interface Way<Port> {
  readonly from: string
  readonly to: string
  /** Id of the container of `from`. */
  readonly container: string
  readonly port: Port
}

/** The links to another service of the stack. */
async function between(
  context: Context,
  world: NetworkWorld,
  { from, to, container, port }: Way<number | undefined>,
  progress: Progress,
): Promise<readonly Link[]> {
  const target = select(world, [to]).find(({ state }) => state === 'running') ?? select(world, [to])[0]
  const network = networkLink(world.networks, from, to)
  if (!network.ok || target === undefined) return [network]
  if (target.state !== 'running') {
    const what = `${to} is ${target.state}: its name and address exist only while it runs`
    return [network, { link: 'running', ok: false, what }]
  }
  const ask = await lookingInside(context, world, progress)
  const { listening } = await ask({ container: target.id }, {})
  const { ports, link } = portsToTry(listening, to, port)
  const expected = common(world.networks, from, to).flatMap(({ members }) =>
    members.filter(({ id }) => id === target.id).map(({ address }) => address),
  )
  return [network, link, ...(await links(ask, { from, to, container, port: ports }, expected))]
}

/** The links to a host outside. */
async function outward(
  context: Context,
  world: NetworkWorld,
  way: Way<number>,
  progress: Progress,
): Promise<readonly Link[]> {
  const network = outwardLink(world.networks, way.from)
  if (!network.ok) return [network]
  const ask = await lookingInside(context, world, progress)
  return [network, ...(await links(ask, { ...way, port: [way.port] }, undefined))]
}

/** Name, port and answer, from inside. What another service listens on is greeted; a stranger is not. */
async function links(
  ask: AskInside,
  { from, to, container, port }: Way<readonly number[]>,
  expected: readonly string[] | undefined,
): Promise<readonly Link[]> {
  const greet = expected !== undefined
  const answer = await ask({ container }, { resolve: [to], connect: port.map((port) => ({ host: to, port, greet })) })
  const name = answer.resolved.map((each) => nameLink(each, from, expected))
  return name.some(({ ok }) => !ok) ? name : [...name, ...answer.connections.flatMap(connectionLinks)]
}
