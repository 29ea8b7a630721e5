import { z } from 'zod'
import type { NetworkDetail } from '../engine/port/networks.ts'
import type { Answer, Connection } from '../engine/probe/question.ts'
import { isLoopback } from './inside.ts'
import { common, leadsOut, networksWith } from './reach.ts'

/** One link of the chain between two services. The first that fails is the cause; nothing behind it is tried. */
export const Link = z.object({
  link: z.enum(['network', 'running', 'listens', 'name', 'tcp', 'answer']),
  ok: z.boolean(),
  what: z.string(),
})
export type Link = z.output<typeof Link>

const good = (link: Link['link'], what: string): Link => ({ link, ok: true, what })
const bad = (link: Link['link'], what: string): Link => ({ link, ok: false, what })

const keysOf = (networks: readonly NetworkDetail[]) => networks.map(({ key }) => key).join(', ') || 'no network'

/** Whether two services are in a network together. */
export function networkLink(networks: readonly NetworkDetail[], from: string, to: string): Link {
  const shared = common(networks, from, to)
  if (shared.length > 0) return good('network', `both are in ${keysOf(shared)}`)
  const [a, b] = [from, to].map((service) => keysOf(networksWith(networks, service)))
  return bad('network', `they have no network in common: ${from} is in ${a}, ${to} in ${b}`)
}

/** Whether a service is in a network that leads out. */
export function outwardLink(networks: readonly NetworkDetail[], from: string): Link {
  const its = networksWith(networks, from)
  const out = its.filter(leadsOut)
  return out.length > 0
    ? good('network', `${from} gets out through ${keysOf(out)}`)
    : bad('network', `${from} cannot get out: it is in ${keysOf(its)}, and none leads out`)
}

/**
 * What a service listens on for others.
 * @param wanted the port asked for; all of them when undefined.
 * @returns the ports to try, and what is wrong when there is none.
 */
export function portsToTry(
  listening: Answer['listening'],
  service: string,
  wanted: number | undefined,
): { readonly ports: readonly number[]; readonly link: Link } {
  const open = [...new Set(listening.filter(({ address }) => !isLoopback(address)).map(({ port }) => port))].sort(
    (a, b) => a - b,
  )
  const own = listening.filter(({ address }) => isLoopback(address))
  const said = open.length > 0 ? `${service} listens on ${open.join(', ')}` : `${service} listens on nothing for others`
  const also =
    own.length > 0 ? `, and for itself on ${own.map(({ address, port }) => `${address}:${port}`).join(', ')}` : ''
  const there = wanted === undefined ? open.length > 0 : open.includes(wanted)
  const why = wanted === undefined || there ? '' : `nothing listens on ${wanted}: `
  return {
    ports: wanted === undefined ? open : [wanted],
    link: { link: 'listens', ok: there, what: `${why}${said}${also}` },
  }
}

/**
 * Whether a name leads where it should.
 * @param addresses those that the service has in the networks that both are in; undefined when anything will do.
 */
export function nameLink(
  { name, addresses, error }: Answer['resolved'][number],
  from: string,
  expected: readonly string[] | undefined,
): Link {
  if (error !== null) return bad('name', `${name} does not resolve in ${from}: ${error}`)
  const wrong = expected === undefined ? [] : addresses.filter((address) => !expected.includes(address))
  const found = addresses.join(', ')
  if (wrong.length === 0) return good('name', `${name} resolves to ${found}`)
  return bad('name', `${name} resolves to ${found} in ${from}, but it has ${expected?.join(', ') || 'no address'}`)
}

const reasons: Readonly<Record<Exclude<Connection['outcome'], 'open'>, string>> = {
  refused: 'refused: nobody listens there',
  timeout: 'no answer in time: a firewall drops it, or the other side hangs',
  unreachable: 'no way there',
  unresolved: 'the name does not resolve',
  failed: 'failed',
}

/** Whether a connection was accepted and, when it was greeted, what answered. */
export function connectionLinks({ port, outcome, detail, milliseconds }: Connection): readonly Link[] {
  if (outcome !== 'open') return [bad('tcp', `port ${port}: ${reasons[outcome]} (${detail})`)]
  const accepted = good('tcp', `port ${port} accepts, in ${milliseconds.toFixed(1)} ms`)
  return detail === '' ? [accepted] : [accepted, good('answer', `port ${port}: ${detail}`)]
}
