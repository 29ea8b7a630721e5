import { byteText } from '../../kernel/bytes.ts'
import type { Style } from '../../kernel/operation.ts'
import type { Inspected } from '../inspect.ts'

type Row = readonly [label: string, values: readonly string[]]

/** What a container is, for a person: one topic a line, a list below itself. */
export function detailText(detail: Inspected, style: Style): string {
  const rows = [...life(detail, style), ...nature(detail), ...surroundings(detail)].filter(
    ([, values]) => values.length > 0,
  )
  const width = Math.max(...rows.map(([label]) => label.length)) + 2
  const lines = rows.flatMap(([label, values]) =>
    values.map((value, index) => `${index === 0 ? style.dim(label.padEnd(width)) : ' '.repeat(width)}${value}`),
  )
  return [`${style.bold(detail.service)} ${style.dim(detail.container)}`, ...lines].join('\n')
}

function life(
  { state, startedAt, finishedAt, exitCode, restarts, health, ...rest }: Inspected,
  style: Style,
): readonly Row[] {
  const since = state === 'running' ? startedAt : finishedAt
  const ended = exitCode === null ? '' : `, exit code ${exitCode}`
  const kills = rest.memoryKills ?? 0
  return [
    ['state', [`${state}${since === null ? '' : ` since ${since.slice(0, 19)}Z`}${ended}`]],
    ['health', health === null ? ['no health check'] : healthLines(health, style)],
    ['restarts', [`${restarts}; policy ${rest.restartPolicy}`]],
    [
      'memory kills',
      [
        ...(rest.oomKilled ? [style.bad('its last end was for lack of memory')] : []),
        ...(kills > 0 ? [style.bad(`${kills} of its processes since it started`)] : []),
        ...(rest.memoryKills === null ? ['cannot be read'] : kills === 0 && !rest.oomKilled ? ['none'] : []),
      ],
    ],
  ]
}

function healthLines(health: NonNullable<Inspected['health']>, style: Style): readonly string[] {
  const { status, failing, last, test } = health
  const paint = status === 'healthy' ? style.good : status === 'unhealthy' ? style.bad : style.warn
  return [
    `${paint(status)}${failing > 0 ? `, ${failing} probes failed in a row` : ''}`,
    ...(last && last.exitCode !== 0 ? last.output.split('\n').slice(-3) : []),
    style.dim(test.slice(1).join(' ')),
  ]
}

function nature({ image, user, command, limits, rights, stop, log }: Inspected): readonly Row[] {
  return [
    [
      'image',
      [image.reference, ...image.digests.map((digest) => `digest ${digest.split('@')[1] ?? digest}`), `id ${image.id}`],
    ],
    ['user', [user === '' ? 'as the image says' : user]],
    ['command', [command.join(' ')]],
    [
      'limits',
      [
        `CPU ${limits.cpus ?? 'none'}, memory ${limits.memory === null ? 'none' : byteText(limits.memory)}${limits.memoryReserved === null ? '' : ` (${byteText(limits.memoryReserved)} reserved)`}, processes ${limits.pids ?? 'none'}`,
      ],
    ],
    [
      'rights',
      [
        [
          ...(rights.privileged ? ['PRIVILEGED'] : []),
          rights.readOnlyRoot ? 'read-only root' : 'writable root',
          ...(rights.dropped.length > 0 ? [`capabilities dropped ${rights.dropped.join(' ')}`] : []),
          ...(rights.added.length > 0 ? [`added ${rights.added.join(' ')}`] : []),
          ...rights.options,
        ].join(', '),
      ],
    ],
    ['stop', [`${stop.signal}, then ${stop.seconds} s until it is killed`]],
    ['log', [[log.driver, ...Object.entries(log.options).map(([key, value]) => `${key}=${value}`)].join(' ')]],
  ]
}

function surroundings({ mounts, networks, ports, environment, labels }: Inspected): readonly Row[] {
  const own = Object.entries(labels).filter(([key]) => !key.startsWith('com.docker.compose.'))
  return [
    [
      'mounts',
      mounts.map((each) => `${each.target}  ${each.kind} ${each.source}${each.readOnly ? ' (read-only)' : ''}`),
    ],
    [
      'networks',
      networks.map((each) =>
        [each.name, each.address, each.names.length > 0 ? `as ${each.names.join(', ')}` : ''].join(' ').trim(),
      ),
    ],
    ['ports', ports],
    ['environment', environment.map(({ name, value }) => `${name}=${value ?? '***'}`)],
    ['labels', own.map(([key, value]) => `${key}=${value}`).sort()],
  ]
}
