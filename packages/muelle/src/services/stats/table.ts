import { byteText } from '../../kernel/bytes.ts'
import type { Style } from '../../kernel/operation.ts'
import { table } from '../../workshop/table.ts'
import type { Round } from './round.ts'
import type { Usage } from './usage.ts'

/** A round for a person: use beside limit, and what is short. */
export function roundText({ project, services, at, away }: Round, style: Style): string {
  const head = `${style.bold(project)} ${style.dim(at.slice(11, 19))}`
  if (away !== null) return `${head}\n${style.warn(`${away} Trying again.`)}`
  if (services.length === 0) return `${head}\nNothing of it was ever started, or it is down: muelle up`
  const rows = services.map((each) => rowOf(each, style))
  return [
    head,
    table(['SERVICE', 'CPU', 'THROTTLED', 'MEMORY', '', 'OOM', 'PIDS', 'NET IN/OUT', 'DISK R/W', ''], rows),
  ].join('\n')
}

function rowOf(usage: Usage, style: Style): readonly string[] {
  const { service, state, cpu, memory, pids, network, disk, memoryKills, warning } = usage
  if (state !== 'running') return [service, style.dim(state)]
  const part = memory.limit === null ? '' : percent(memory.used / memory.limit)
  return [
    service,
    `${cpu.cores === null ? '-' : cpu.cores.toFixed(2)} of ${cpu.limit ?? '∞'}`,
    cpu.throttled === null ? '-' : percent(cpu.throttled),
    `${byteText(memory.used)} of ${memory.limit === null ? '∞' : byteText(memory.limit)}`,
    part,
    memoryKills === null ? '?' : String(memoryKills),
    `${pids.used} of ${pids.limit ?? '∞'}`,
    network === null ? '-' : pair(network.received.perSecond, network.sent.perSecond),
    disk === null ? '-' : pair(disk.read.perSecond, disk.written.perSecond),
    warning === null ? '' : style.warn(warning),
  ]
}

const percent = (part: number) => `${Math.round(part * 100)} %`

/** Two rates. */
const pair = (one: number | null, other: number | null) =>
  one === null || other === null ? '-' : `${byteText(one)}/s ${byteText(other)}/s`
