import type { Engine } from '../../engine/port.ts'
import type { MeasuredWorkers } from './schema.ts'

/** Looks a second, and seconds. */
const rate = 5
export const seconds = 10

/**
 * One process in Odoo's container that looks at the kernel's tables, and nothing of Odoo: the processes once, the connections again
 * and again. Not through Odoo, whose workers may all be busy.
 */
const script = [
  'for p in /proc/[0-9]*; do echo "P $(cat $p/stat 2>/dev/null) :: $(tr "\\0" " " <$p/cmdline 2>/dev/null)"; done',
  `for i in $(seq ${rate * seconds}); do echo T; cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; sleep ${1 / rate}; done`,
].join('\n')

/** Watches the workers of a running colour; undefined for a server without workers. */
export async function measuredWorkers(
  engine: Engine,
  container: string,
  colour: string,
  signal: AbortSignal,
): Promise<MeasuredWorkers | undefined> {
  const { stdout } = await engine.exec(container, { argv: ['sh', '-c', script], signal })
  return parseWorkers(stdout, colour)
}

/** Odoo's HTTP port in the kernel's table. */
const port = '1F85'

/**
 * What {@link script} printed. A worker takes a connection only when it is free, and closes it with the answer: the established
 * connections are the busy workers and those that wait, and of the listening socket the kernel tells how many wait.
 */
export function parseWorkers(output: string, colour: string): MeasuredWorkers | undefined {
  const [first = '', ...looks] = output.split(/^T$/m)
  const processes = first.split('\n').flatMap(processOf)
  const odoo = processes.filter(({ command }) => /\bpython\S* .*\bodoo/.test(command))
  const master = odoo.find(({ pid }) => odoo.some(({ parent }) => parent === pid))
  const workers = odoo.filter(({ parent, command }) => parent === master?.pid && !/\bgevent\b/.test(command))
  if (master === undefined || workers.length === 0) return undefined
  const seen = looks.map(connectionsIn)
  const busy = seen.map(({ open, waiting }) => Math.min(workers.length, Math.max(0, open - waiting)))
  return {
    colour,
    workers: workers.length,
    seconds: looks.length / rate,
    busyMost: Math.max(0, ...busy),
    busyAverage: busy.reduce((sum, each) => sum + each, 0) / Math.max(1, busy.length),
    queueMost: Math.max(0, ...seen.map(({ waiting }) => waiting)),
    virtual: Math.min(...workers.map(({ virtual }) => virtual)),
  }
}

/** A line `P <pid> (<name>) <state> <parent> … :: <command>`; virtual memory is the 23rd field of proc(5)'s stat. */
function processOf(line: string): { pid: number; parent: number; virtual: number; command: string }[] {
  const [, pid, rest, command] = /^P (\d+) \(.*\) (\S .*) :: (.*)$/.exec(line) ?? []
  const fields = rest?.split(' ') ?? []
  return pid === undefined || command === undefined
    ? []
    : [{ pid: Number(pid), parent: Number(fields[1]), virtual: Number(fields[20]), command }]
}

/** States of proc(5)'s net/tcp: 01 established, 0A listening. A listening socket's receive queue is its accept queue. */
function connectionsIn(table: string): { open: number; waiting: number } {
  let open = 0
  let waiting = 0
  for (const line of table.split('\n')) {
    const [, state, queue] =
      new RegExp(`^\\s*\\d+: [0-9A-F]+:${port} \\S+ (01|0A) [0-9A-F]+:([0-9A-F]+) `).exec(line) ?? []
    if (state === '01') open++
    if (state === '0A') waiting += Number.parseInt(queue ?? '0', 16)
  }
  return { open, waiting }
}
