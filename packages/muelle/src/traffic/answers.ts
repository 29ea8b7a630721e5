import { EnvironmentError } from '../kernel/errors.ts'
import { type Route, routes, type Server, type ServerName, type ServerState, serverNames } from './port.ts'

/** Bits of `srv_admin_state`; source: HAProxy 2.6 management guide, "show servers state". 0x04 only says what the file said. */
const maintained = 0x01 | 0x02 | 0x40
const unresolved = 0x20
const draining = 0x08 | 0x10
/** `srv_op_state` of a server that is up. */
const running = 2

/**
 * An answer to `set server`: an empty line when HAProxy did it, and whatever is wrong in words.
 * @throws EnvironmentError with those words, or when there was no answer at all: the process ended meanwhile.
 */
export function expectSilence(command: string, answer: string): void {
  const words = answer.trim()
  if (answer === '') throw unexpected('HAProxy ended before it had answered.', command)
  if (words !== '') throw unexpected(`HAProxy refuses: ${command}`, words)
}

/**
 * The servers of both routes, from the answers to `show servers state` and `show stat -1 4 -1`.
 * @throws EnvironmentError when an answer is an error or one of the servers is missing.
 */
export function readServers(states: string, sessions: string): readonly Server[] {
  const [version, ...lines] = states.trim().split('\n')
  if (version !== '1') throw unexpected('HAProxy does not tell the state of its servers.', states)
  const rows = table(lines, ' ')
  const counts = table(sessions.trim().split('\n'), ',')
  return routes.flatMap((route) =>
    serverNames.map((name) => {
      const row = rows.find((each) => each.be_name === route && each.srv_name === name)
      const count = counts.find((each) => each.pxname === route && each.svname === name)
      if (row === undefined || count === undefined) throw missing(route, name)
      return {
        route,
        name,
        state: stateOf(number(row.srv_op_state), number(row.srv_admin_state)),
        address: row.srv_addr === '-' || row.srv_addr === '0.0.0.0' ? undefined : row.srv_addr,
        sessions: number(count.scur),
        queued: number(count.qcur),
      }
    }),
  )
}

function stateOf(operational: number, admin: number): ServerState {
  if (admin & maintained) return 'maintenance'
  if (admin & unresolved) return 'nameless'
  if (admin & draining) return 'drain'
  return operational === running ? 'ready' : 'down'
}

/** Rows by the names of a head line that begins with `# `. Only columns before the first quoted one are read. */
function table(lines: readonly string[], separator: string): readonly Readonly<Record<string, string>>[] {
  const [head = '', ...rows] = lines
  if (!head.startsWith('# ')) throw unexpected('HAProxy does not answer with a table.', lines.join('\n'))
  const names = head.slice(2).split(separator)
  return rows.map((row) => Object.fromEntries(row.split(separator).map((cell, index) => [names[index] ?? '', cell])))
}

function number(cell: string | undefined): number {
  if (cell === undefined || !/^\d+$/.test(cell)) throw unexpected('HAProxy answers with a number missing.', cell ?? '')
  return Number(cell)
}

const unexpected = (what: string, answer: string) =>
  new EnvironmentError({ what, evidence: answer.trim().slice(0, 500), next: 'See: muelle logs proxy --tail 50' })

const missing = (route: Route, name: ServerName) =>
  new EnvironmentError({
    what: `The proxy has no server ${route}/${name}.`,
    evidence: 'its haproxy.cfg is not the one that Muelle writes now',
    next: 'Run: muelle up',
  })
