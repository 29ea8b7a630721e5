import type { Style } from '../../kernel/operation.ts'
import { diskText, mebibyteText, plural, trim } from '../../sizing/text.ts'
import { table } from '../../workshop/table.ts'
import type { Measured, MeasuredDatabase } from './schema.ts'

/** What was measured, before what follows from it. */
export function measuredLines({ services, workers, databases, replaced }: Measured, style: Style): readonly string[] {
  const memory = (bytes: number | null) => (bytes === null ? '-' : mebibyteText(bytes / 2 ** 20))
  const rows = services.map(({ service, memory: used, memoryLimit, cpus, cpuLimit, memoryKills }) => [
    service,
    memory(used),
    memory(memoryLimit),
    memoryLimit === null ? '' : `${Math.round((used / memoryLimit) * 100)} %`,
    trim(cpus),
    cpuLimit === null ? '-' : trim(cpuLimit),
    memoryKills === null ? '' : memoryKills > 0 ? style.bad(String(memoryKills)) : '0',
  ])
  return [
    table(['SERVICE', 'MEMORY', 'LIMIT', '', 'CPUS', 'LIMIT', 'KILLED'], rows),
    ...(workers === null
      ? []
      : [
          `${workers.colour}: ${plural(workers.workers, 'worker')}, busy ${trim(workers.busyAverage)} on average and ${workers.busyMost} at most in ${trim(workers.seconds)} s, ${plural(workers.queueMost, 'request')} waiting at most; ${memory(workers.virtual)} of addresses each`,
        ]),
    ...databases.flatMap((each) => ['', ...databaseLines(each, style)]),
    ...(replaced.length === 0
      ? []
      : ['', style.dim(`Below, these measured figures are used: ${replaced.join(', ')}.`)]),
  ]
}

function databaseLines(database: MeasuredDatabase, style: Style): readonly string[] {
  const { name, bytes, files, tables, documents, days, busiestHour, unread } = database
  return [
    `${style.bold(name)}: database ${diskText(bytes)}, files ${files === null ? 'not read' : diskText(files)}`,
    table(
      ['TABLE', 'ROWS', 'SIZE', 'A ROW'],
      tables.map(({ table, rows, bytes }) => [
        table,
        String(rows),
        diskText(bytes),
        rows === 0 ? '-' : `${Math.round(bytes / rows)} B`,
      ]),
    ),
    ...(documents.length === 0
      ? ['no documents in the last 30 days']
      : [
          table(
            ['DOCUMENTS', 'A DAY', 'LINES', 'FILES'],
            documents.map(({ type, perDay, lines, fileBytes }) => [
              type === '' ? 'without a type' : type,
              trim(perDay),
              lines === null ? '-' : trim(lines),
              fileBytes === null ? '-' : diskText(fileBytes),
            ]),
          ),
          `counted over ${plural(Math.round(days), 'day')}${busiestHour === null ? '' : `, ${busiestHour} in the busiest hour`}`,
        ]),
    ...unread.map((each) => style.warn(`not read: ${each}`)),
  ]
}
