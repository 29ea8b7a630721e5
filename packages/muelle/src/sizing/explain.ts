import { odooDocumentation } from '../facts/sizing/figure.ts'
import { type FigureName, figureOf } from '../facts/sizing/figures.ts'
import { sidecarsIn } from '../stack/sidecars.ts'
import { bytesOf, mebibytes } from '../stack/size.ts'
import { type Assumptions, assumptionsOf } from './assumptions.ts'
import { type Budget, budgetOf } from './budget.ts'
import { connectionsOf } from './connections.ts'
import { atRelease, type Division } from './divide.ts'
import { diskAfter, monthOf } from './growth.ts'
import { answerSeconds, limitsOf } from './limits.ts'
import { demandOf, documentsOf, isLoad } from './load.ts'
import { sharedMemory, tuningOf } from './postgres.ts'
import { divisionOf, type Sized, sharesOf } from './shares.ts'
import { sidecarOf } from './sidecars.ts'
import { diskText, mebibyteText, trim } from './text.ts'
import { cronMemory, webMemory } from './worker-memory.ts'
import { chooseWorkers, memoryOfWorker, workersOf } from './workers.ts'

/** One figure of a stack's size, and how it came about. */
export interface Explained {
  /** As muelle.yaml, odoo.conf or PostgreSQL call it, with what it belongs to in front. */
  readonly key: string
  readonly value: string
  /** With the numbers put in. */
  readonly formula: string
  /** Who says so; the published, measured or assumed figures that went in. */
  readonly source: string
  /** Names for `sizing.assumptions`. */
  readonly assumptions: readonly FigureName[]
}

const pgtune = "pgtune (github.com/le0pard/pgtune), profile web, on the container's memory"

/** Every figure of a stack with a budget, in the order a person reads them. */
export function explain(stack: Sized): readonly Explained[] {
  const budget = budgetOf(stack)
  const division = divisionOf(stack)
  if (budget === undefined || division === undefined) throw new Error('nothing to explain without a budget')
  const figures = assumptionsOf(stack.sizing)
  return [
    ...memoryFigures(stack, budget, division, figures),
    ...odooFigures(stack, figures),
    ...postgresFigures(stack),
    ...growthFigures(stack, figures),
  ]
}

/** A line of the explanation; its sources are the figures' own when none is given. */
const line = (
  key: string,
  value: string | number,
  formula: string,
  assumptions: readonly FigureName[] = [],
  source = assumptions.map((name) => figureOf(name).source).join('; '),
): Explained => ({ key, value: String(value), formula, source, assumptions })

function memoryFigures(stack: Sized, budget: Budget, division: Division, figures: Assumptions): readonly Explained[] {
  const shares = sharesOf(stack)
  const rest = budget.memory - division.system - division.helper - division.sidecars
  const fixed = (size: string, otherwise: string) => (size === 'auto' ? otherwise : 'fixed in muelle.yaml')
  const M = mebibyteText
  return [
    line(
      'host.memory',
      M(budget.memory),
      `${budget.source}; at a release ${M(atRelease(division))} of it are given out`,
    ),
    line('host.cpus', trim(budget.cpus), budget.source),
    line(
      'system.memory',
      M(division.system),
      `the larger of ${figures.systemLeast} MiB and ${figures.systemPart} x ${M(budget.memory)}`,
      ['systemLeast', 'systemPart'],
    ),
    line('helper.memory', M(division.helper), 'while Muelle changes something', ['helper']),
    ...sidecarsIn(stack).map((name) =>
      line(
        `${name}.memory`,
        M(mebibytes(bytesOf(sidecarOf(stack, name).memory))),
        `its usual size, at most a twentieth of ${M(budget.memory)}`,
        [],
        'measured at rest: HAProxy 43 MiB, steward 21 MiB',
      ),
    ),
    line(
      'postgres.memory',
      M(division.postgres),
      fixed(stack.postgres.memory, `${figures.databasePart} x ${M(rest)}, which system and small services leave`),
      ['databasePart', 'databaseLeast'],
    ),
    line(
      'odoo.memory',
      M(division.odoo),
      fixed(
        stack.odoo.memory,
        `(${M(rest)} - ${M(division.postgres)}) / 2.5: two colours, and cron or an update at half of one`,
      ),
      ['colourLeast'],
    ),
    line(
      'cron.memory',
      M(division.cron),
      `half of odoo.memory, at least ${figures.cronLeast} MiB; an update has the same, in cron's place`,
      ['cronLeast'],
    ),
    line(
      'odoo.cpus',
      trim(shares.odoo.cpus),
      'all of the host: CPUs are shared, not divided',
      [],
      "Docker refuses a limit above the host's CPUs",
    ),
    line(
      'postgres.cpus',
      trim(shares.postgres.cpus),
      'all of the host: CPUs are shared, not divided',
      [],
      "Docker refuses a limit above the host's CPUs",
    ),
  ]
}

function odooFigures(stack: Sized, figures: Assumptions): readonly Explained[] {
  const { byCpus, byMemory, wanted } = chooseWorkers(stack)
  const shares = sharesOf(stack)
  const limits = limitsOf(stack)
  const connections = connectionsOf(stack)
  const [web, cron] = [webMemory(stack), cronMemory(stack)]
  const load = stack.sizing
  const demand = load && isLoad(load) ? demandOf(load, figures) : undefined
  const asked = demand === undefined ? '' : `${demand.workers} asked for; `
  const each = Math.round(memoryOfWorker(figures))
  const choice = `${asked}CPUs carry ${figures.workersPerCpu} x ${trim(shares.odoo.cpus)} + 1 - ${stack.odoo.cronThreads} = ${byCpus}, memory (${shares.odoo.memory} - ${figures.besideWorkers}M) / ${each}M = ${Math.max(0, byMemory)}; at least 2`
  return [
    ...(demand === undefined || wanted === undefined
      ? []
      : [
          line(
            'load.workers',
            demand.workers,
            `${load?.users ?? 0} users / ${figures.usersPerWorker} = ${demand.userWorkers}; ${trim(demand.peakPerSecond)} documents a second at the busiest hour keep ${trim(demand.busy)} workers busy, / ${figures.workerBusy} = ${demand.documentWorkers}`,
            ['usersPerWorker', 'documentSeconds', 'lineSeconds', 'sendSeconds', 'workHours', 'workerBusy'],
          ),
        ]),
    line(
      'odoo.workers',
      workersOf(stack),
      stack.odoo.workers === 'auto' ? choice : 'fixed in muelle.yaml',
      ['workersPerCpu', 'lightWorker', 'heavyWorker', 'heavyPart', 'besideWorkers'],
      odooDocumentation,
    ),
    line(
      'odoo.cronThreads',
      stack.odoo.cronThreads,
      'muelle.yaml: jobs at once, in a container of their own',
      [],
      odooDocumentation,
    ),
    ...(web === undefined
      ? [
          line(
            'odoo.limit_memory_hard',
            M(limits.hardMemory / 2 ** 20),
            "odoo.conf in muelle.yaml, or Odoo's default",
            [],
            'Odoo 19.0 odoo/tools/config.py',
          ),
        ]
      : [
          line(
            'odoo.limit_memory_soft',
            M(web.soft),
            "as far below the hard limit as Odoo's own defaults are: beyond it a worker is replaced after its request",
            ['workerVirtual'],
          ),
          line(
            'odoo.limit_memory_hard',
            M(web.hard),
            `${figures.workerVirtual} MiB of addresses at rest, and its part of 85 % of ${shares.odoo.memory} - ${figures.colourRest}M - workers x ${figures.workerRest}M: not memory use, so never added up`,
            ['workerVirtual', 'colourRest', 'workerRest', 'heavyWorker', 'heavyPart'],
          ),
        ]),
    ...(cron === undefined
      ? []
      : [
          line('cron.limit_memory_hard', M(cron.hard), `the same for ${shares.cron.memory} - ${figures.cronRest}M`, [
            'workerVirtual',
          ]),
        ]),
    line(
      'odoo.limit_time_real',
      `${limits.realTime} s`,
      `below the proxy's ${answerSeconds(limits)} s, so that it is Odoo that ends a request`,
      [],
      'Odoo documentation: proxy timeout 720 s',
    ),
    line(
      'odoo.db_maxconn',
      connections.perProcess,
      'own cursor, a second one, one on postgres, and slack',
      [],
      'Odoo 19.0 odoo/sql_db.py',
    ),
    line(
      'odoo.db_maxconn_gevent',
      connections.perEvented,
      'the evented process serves many at once',
      [],
      'Odoo 19.0 odoo/sql_db.py',
    ),
  ]
}

const M = mebibyteText

function postgresFigures(stack: Sized): readonly Explained[] {
  const share = sharesOf(stack).postgres
  const { server, pools } = connectionsOf(stack)
  const tuning = tuningOf(share, server)
  const { settings } = stack.postgres
  const formulas: Readonly<Record<string, string>> = {
    shared_buffers: `${share.memory} / 4`,
    effective_cache_size: `${share.memory} x 3/4`,
    maintenance_work_mem: `${share.memory} / 16, 32 MB to 8 GB`,
    work_mem: `(${share.memory} - shared_buffers) / ((${server} + max_worker_processes) x 3), at least 4 MB`,
    wal_buffers: '3 % of shared_buffers, 1 to 16 MB',
    huge_pages: 'from 2 GB of shared_buffers on',
    max_worker_processes: 'CPUs, at least 8',
    max_parallel_workers: 'CPUs',
    max_parallel_workers_per_gather: 'half of the CPUs, at most 4',
    max_parallel_maintenance_workers: 'half of the CPUs, at most 4',
  }
  const tuned = stack.postgres.tuning === 'auto' ? Object.entries({ ...tuning.memory, ...tuning.cpus }) : []
  return [
    line(
      'postgres.max_connections',
      server,
      pools === undefined
        ? 'full pools of both colours, cron and a command, and 13 reserved'
        : `PgBouncer's ${pools.total} (${pools.application} a database, ${pools.sessions} sessions), a command, and 13 reserved`,
      [],
      'Odoo 19.0 odoo/sql_db.py; superuser_reserved_connections',
    ),
    ...tuned.map(([name, value]) =>
      name in settings
        ? line(`postgres.${name}`, String(settings[name]), 'postgres.settings in muelle.yaml')
        : line(`postgres.${name}`, value, formulas[name] ?? '', [], pgtune),
    ),
    line(
      'postgres.shm_size',
      M(sharedMemory(share) / 2 ** 20),
      `${share.memory} / 4, at least 128 MiB`,
      [],
      'parallel queries keep their shared memory there; Docker gives 64 MiB',
    ),
  ]
}

function growthFigures(stack: Sized, figures: Assumptions): readonly Explained[] {
  const load = stack.sizing
  if (load === undefined || !isLoad(load)) return []
  const month = monthOf(load, figures)
  const year = diskAfter(12, load, figures)
  const types = documentsOf(load).map(
    ({ perDay, name, lines }) =>
      `${trim(perDay)} ${name} x (${figures.documentKilobytes} + ${figures.lineKilobytes} x ${lines}) kB`,
  )
  const files = documentsOf(load).map(({ perDay, name, kilobytes }) => `${trim(perDay)} ${name} x ${kilobytes} kB`)
  const users = load.users ?? 0
  return [
    line(
      'month.database',
      diskText(month.database),
      `(${[...types, `${users} users x ${figures.userRowsKilobytes} kB`].join(' + ')}) x ${figures.workDays} days`,
      ['documentKilobytes', 'lineKilobytes', 'userRowsKilobytes', 'workDays'],
    ),
    line(
      'month.files',
      diskText(month.files),
      `(${[...files, `${users} users x ${figures.userKilobytes} kB`].join(' + ')}) x ${figures.workDays} days`,
      ['userKilobytes', 'workDays'],
    ),
    line('day.wal', diskText(month.walPerDay), `${figures.walPerKilobyte} x what a day adds to the database`, [
      'walPerKilobyte',
    ]),
    line(
      'year.disk',
      diskText(year.total),
      `after 12 months: database ${diskText(year.database)}, files ${diskText(year.files)}, write-ahead log, images and logs ${diskText(year.fixed)}`,
      ['baseDatabase', 'walDisk', 'imagesDisk'],
    ),
    line(
      'year.backups',
      diskText(year.backups),
      `database x ${figures.dumpPart} x (1 + ${figures.dumpsKept - 1} x ${figures.dumpNew}) + files + ${figures.walDays} days of compressed log`,
      ['dumpPart', 'dumpsKept', 'dumpNew', 'walDays'],
    ),
  ]
}
