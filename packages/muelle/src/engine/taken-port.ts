import { EnvironmentError } from '../kernel/errors.ts'
import type { Engine, PortHolder } from './port.ts'

/** The spellings of Docker 20.10 to 29 when a published port is taken; each captures the port. */
const patterns: readonly RegExp[] = [
  /Bind for \S*?:(\d+) failed: port is already allocated/,
  /listen (?:tcp|udp)[46]? \S*?:(\d+): bind: address already in use/,
  /failed to bind (?:host )?port (?:for )?\S*?:(\d+)(?:[:/]\S*)?: (?:address already in use|port is already allocated)/,
  /ports are not available: exposing port \w+ \S*?:(\d+)/,
]

/** The port that the output of a failed start complains about; undefined when it is about something else. */
export function takenPort(output: string): number | undefined {
  for (const pattern of patterns) {
    const port = pattern.exec(output)?.[1]
    if (port !== undefined) return Number(port)
  }
  return undefined
}

/**
 * Says who holds the port that a failed `docker compose up` complains about.
 * @param output what Compose, or the engine, printed.
 * @returns what to throw; undefined when the output is not about a taken port.
 */
export async function explainTakenPort(engine: Engine, output: string): Promise<EnvironmentError | undefined> {
  const port = takenPort(output)
  if (port === undefined) return undefined
  const holder = await engine.holderOf(port)
  return new EnvironmentError({ ...takenBy(port, holder), evidence: lineOf(output, port) })
}

/** What is the matter, and what to do about it. */
export function takenBy(
  port: number,
  holder: PortHolder | undefined,
): { readonly what: string; readonly next: string } {
  const free = `choose another port in proxy: of muelle.yaml, or free this one`
  if (holder?.kind === 'container') {
    const { name, project, service } = holder
    const whose = project === undefined ? '' : `, service ${service ?? '?'} of the project ${project}`
    return {
      what: `Port ${port} is taken by the container ${name}${whose}.`,
      next: `Either ${free}: docker stop ${name}.`,
    }
  }
  if (holder?.kind === 'process')
    return {
      what: `Port ${port} is taken by the process ${holder.name} (pid ${holder.pid}) on the Docker host.`,
      next: `Either ${free}: stop that service (systemctl status ${holder.pid} names it).`,
    }
  return {
    what: `Port ${port} is taken by another program on the Docker host.`,
    next: `See which: ss -ltnp 'sport = :${port}' on that host. Then ${free}.`,
  }
}

const lineOf = (output: string, port: number) =>
  output
    .split('\n')
    .find((line) => line.includes(String(port)) && takenPort(line) !== undefined)
    ?.trim() ?? output.trim()
