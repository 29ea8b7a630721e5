import type { Colour } from '../store/release.ts'
import { type Mode, routes, type Server, type ServerName, type TrafficState } from './port.ts'

/** What happens to requests, judged from the servers of both routes. */
export function judge(servers: readonly Server[]): TrafficState {
  const [requests = '', websockets = ''] = routes.map((route) =>
    servers
      .filter((server) => server.route === route && server.state === 'ready')
      .map(({ name }) => name)
      .join(' '),
  )
  const mode = requests === websockets ? modeOf(requests) : 'mixed'
  return { mode, colour: mode === 'serving' ? (requests as Colour) : undefined, servers }
}

/** @param ready the names of the ready servers. */
function modeOf(ready: string): Mode {
  if (ready === '') return 'page'
  if (ready === 'hold') return 'holding'
  return ready === 'blue' || ready === 'green' ? 'serving' : 'mixed'
}

/** What a colour has to do on the route of requests: what it works on and what waits for it. */
export function requestsOf({ servers }: TrafficState, name: ServerName): number {
  const server = servers.find((each) => each.route === 'odoo' && each.name === name)
  return (server?.sessions ?? 0) + (server?.queued ?? 0)
}

/** The servers in one line, for messages. */
export const describe = ({ mode, servers }: TrafficState): string =>
  `${mode}: ${servers.map(({ route, name, state }) => `${route}/${name} ${state}`).join(', ')}`
