import { byteText } from '../kernel/bytes.ts'
import type { Style } from '../kernel/operation.ts'
import { spanBetween } from '../kernel/span.ts'
import { table } from '../workshop/table.ts'
import type { StatusOutput } from './status.ts'

/** The status on one screen: how it is, what needs somebody, then the rest from what changes most to what changes least. */
export function screen(output: StatusOutput, style: Style): string {
  return [headline(output, style), ...needs(output, style), '', services(output, style), '', facts(output, style)].join(
    '\n',
  )
}

function headline({ project, well, attention, address, active }: StatusOutput, style: Style): string {
  const word = !well ? style.bad('needs you now') : attention.length > 0 ? style.warn('is up') : style.good('is well')
  return `${style.bold(project)} ${word}   ${active === null ? style.bad('nobody serves') : `${address} from odoo-${active}`}`
}

function needs({ attention }: StatusOutput, style: Style): readonly string[] {
  const colour = { now: style.bad, soon: style.warn, note: style.dim } as const
  return attention.flatMap(({ urgency, what, next }) => [
    `  ${colour[urgency](urgency.padEnd(4))}  ${what}`,
    `        ${style.dim(next)}`,
  ])
}

const services = ({ services, at }: StatusOutput, style: Style): string =>
  table(
    ['SERVICE', 'HEALTH', 'UP', 'RESTARTS', 'IMAGE'],
    services.map(({ service, state, health, startedAt, restarts, image, problem }) => [
      service,
      problem !== null
        ? style.bad(state === 'running' ? health : state)
        : style.good(health === 'none' ? state : health),
      state === 'running' && startedAt !== null ? spanBetween(startedAt, at) : '-',
      String(restarts),
      image?.replace(/@sha256:.*$/, '') ?? '-',
    ]),
  )

function facts(output: StatusOutput, style: Style): string {
  const { databases, disk, certificate, backup, release, lastChange, addons, versions, host, at } = output
  const rows: [string, string][] = [
    ...databases.map((each): [string, string] => [`database ${each.name}`, databaseLine(each, style)]),
    ['disk', disk === null ? 'unknown' : `${byteText(disk.free)} free of ${byteText(disk.total)}`],
    ...(certificate === null
      ? []
      : [['certificate', `${certificate.names} until ${certificate.until.slice(0, 10)}`] as [string, string]]),
    ['backup', backupLine(backup, at, style)],
    [
      'release',
      release === null ? 'unknown' : `${versions.application ?? 'no image'}, ${spanBetween(release.at, at)} ago`,
    ],
    [
      'last change',
      lastChange === null
        ? 'none on record'
        : `${lastChange.operation} by ${lastChange.actor}, ${lastChange.outcome ?? 'under way'}, ${spanBetween(lastChange.at, at)} ago`,
    ],
    ...addons.map(({ source, commit }): [string, string] => [
      'addons',
      `${source}${commit ? ` at ${commit.slice(0, 12)}` : ''}`,
    ]),
    ['versions', `Odoo ${versions.odoo}, Docker ${host.docker} on ${host.name}, Muelle ${versions.muelle}`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${style.dim(name.padEnd(width))}  ${value}`).join('\n')
}

/** What there is are copies of volumes, beside them on the same host: nobody shall take them for more. */
export function backupLine(backup: StatusOutput['backup'], now: string, style: Style): string {
  if (backup.length === 0) return style.dim('none known to Muelle')
  const copies = backup.map(
    ({ volume, at, live }) => `${volume} ${spanBetween(at, now)} ago${live ? ' (while in use)' : ''}`,
  )
  return `copy on this host of the volume ${copies.join(', of ')}`
}

function databaseLine(database: StatusOutput['databases'][number], style: Style): string {
  const { problem, bytes, modules, connections, version, neutralized } = database
  if (problem !== null) return style.bad(problem)
  return [
    `${byteText(bytes ?? 0)}`,
    `${modules} modules`,
    `${connections} connections`,
    `PostgreSQL ${version?.split(' ')[0]}`,
    ...(neutralized ? ['neutralized'] : []),
  ].join(', ')
}
