import type { Services } from '../stack/services.ts'
import { type Sidecar, sidecarsIn } from '../stack/sidecars.ts'
import { bytesOf, mebibytes } from '../stack/size.ts'
import { assumptionsOf } from './assumptions.ts'
import { type Budget, budgetOf } from './budget.ts'
import type { Check } from './check.ts'
import { type Connections, connectionsOf } from './connections.ts'
import { atRelease, atRest } from './divide.ts'
import { diskAfter, monthOf } from './growth.ts'
import { answerSeconds, limitsOf } from './limits.ts'
import { isLoad } from './load.ts'
import { divisionOf, type Sized, sharesOf } from './shares.ts'
import { sidecarMemory, sidecarOf } from './sidecars.ts'
import { diskText, mebibyteText, plural, trim } from './text.ts'
import { TooFewConnections } from './too-few.ts'
import { chooseWorkers, memoryOfWorker, workersOf } from './workers.ts'

/**
 * Checks a stack's sizes against its budget, each resource for itself.
 * @throws Error for a stack without a budget: ask {@link budgetOf} first.
 */
export function envelopeOf(stack: Sized): readonly Check[] {
  const budget = budgetOf(stack)
  if (budget === undefined) throw new Error('an envelope needs a budget')
  return [
    memory(stack, budget),
    workersMemory(stack),
    cpu(stack, budget),
    database(stack),
    connections(stack),
    time(stack),
    disk(stack, budget),
  ]
}

/** RLIMIT_AS is not added up: it is a bound on addresses, not on memory. */
function memory(stack: Sized, budget: Budget): Check {
  const division = divisionOf(stack)
  if (division === undefined) throw new Error('a budget was divided before')
  const there = budget.memory
  const [release, rest] = [atRelease(division), atRest(division)]
  const beside = sidecarsIn(stack).filter(isChosen)
  const sizes = sidecarMemory(beside, budget, stack.services)
  const chosen = beside.map((name) => `${name} ${mebibyteText(sizes[name] ?? 0)}`)
  const small = ['the small services', ...(chosen.length === 0 ? [] : [`(${chosen.join(', ')})`])].join(' ')
  const evidence = `both colours, an update, the database, ${small} and the system: ${mebibyteText(release)} of ${mebibyteText(there)}`
  const keys = ['odoo.memory', 'postgres.memory', ...beside.filter(isKey).map((name) => `services.${name}.memory`)]
  const next = `Give the host more memory, or lower ${keys.slice(0, -1).join(', ')} or ${keys.at(-1)} where they are fixed${chosen.length === 0 ? '' : ', or do without one of the small services'}.`
  if (rest > there)
    return {
      resource: 'memory',
      status: 'short',
      what: 'The stack does not fit into the memory',
      evidence: `every day, with one colour${chosen.length === 0 ? '' : ` and ${chosen.join(', ')}`}: ${mebibyteText(rest)} of ${mebibyteText(there)}`,
      missing: mebibyteText(rest - there),
      next,
    }
  if (release > there)
    return {
      resource: 'memory',
      status: 'short',
      what: 'The stack runs, but a release with both colours does not fit into the memory',
      evidence,
      missing: mebibyteText(release - there),
      next,
    }
  return {
    resource: 'memory',
    status: 'ok',
    what: 'A release with both colours and an update fits into the memory',
    evidence,
  }
}

/** Those that a stack has because somebody chose them; proxy, tls and steward are part of every one. */
const isChosen = (name: Sidecar): boolean => !['proxy', 'tls', 'steward'].includes(name)
const isKey = (name: Sidecar): name is keyof Services => name !== 'mail' && isChosen(name)

function workersMemory(stack: Sized): Check {
  const figures = assumptionsOf(stack.sizing)
  const there = mebibytes(bytesOf(sharesOf(stack).odoo.memory))
  const workers = workersOf(stack)
  const { wanted, byMemory } = chooseWorkers(stack)
  const needed = figures.besideWorkers + workers * memoryOfWorker(figures)
  const evidence = `${plural(workers, 'worker')} x ${Math.round(memoryOfWorker(figures))} MiB + ${figures.besideWorkers} MiB: ${mebibyteText(needed)} of ${mebibyteText(there)}`
  const asked = wanted === undefined ? workers : Math.max(wanted, workers)
  if (asked > Math.max(2, byMemory) * figures.overbooking)
    return {
      resource: 'memory',
      status: 'short',
      what: `The memory of a colour carries ${plural(Math.max(0, byMemory), 'worker')}, ${asked} are asked for`,
      evidence,
      missing: mebibyteText(Math.max(1, figures.besideWorkers + asked * memoryOfWorker(figures) - there)),
      next: 'Give the host more memory, or raise odoo.memory where it is fixed.',
    }
  if (needed > there || asked > byMemory)
    return {
      resource: 'memory',
      status: 'tight',
      what: 'Heavy requests of all workers at once do not fit into the memory of a colour',
      evidence,
      next: 'A worker that asks for too much is refused memory (limit_memory_hard), and its request fails.',
    }
  return { resource: 'memory', status: 'ok', what: 'The workers fit into the memory of a colour', evidence }
}

function cpu(stack: Sized, budget: Budget): Check {
  const { overbooking } = assumptionsOf(stack.sizing)
  const { wanted, byCpus } = chooseWorkers(stack)
  const cpus = sharesOf(stack).odoo.cpus
  const carries = `${trim(cpus)} CPUs carry ${byCpus} and cron`
  const given = [
    { key: 'odoo.cpus', cpus },
    { key: 'postgres.cpus', cpus: sharesOf(stack).postgres.cpus },
    ...sidecarsIn(stack).map((name) => ({ key: `services.${name}.cpus`, cpus: sidecarOf(stack, name).cpus })),
  ].filter((each) => each.cpus > budget.cpus)
  if (given.length > 0)
    return {
      resource: 'cpu',
      status: 'short',
      what: 'A container is given more CPUs than the host has: Docker refuses to start it',
      evidence: `${given.map((each) => `${each.key} ${trim(each.cpus)}`).join(', ')} of ${budget.cpus}`,
      missing: plural(Math.max(...given.map((each) => each.cpus)) - budget.cpus, 'CPU'),
      next: `Remove ${given.map(({ key }) => key).join(' and ')}: Muelle computes ${given.length === 1 ? 'it' : 'them'}.`,
    }
  if (wanted === undefined)
    return { resource: 'cpu', status: 'ok', what: 'Workers as the CPUs carry them', evidence: carries }
  const evidence = `${plural(wanted, 'worker')} asked for; ${carries}`
  const missing = Math.ceil((wanted - Math.max(2, byCpus)) / 2)
  if (wanted > Math.max(2, byCpus) * overbooking)
    return {
      resource: 'cpu',
      status: 'short',
      what: 'Users and documents ask for more workers than the CPUs carry',
      evidence,
      missing: plural(missing, 'CPU'),
      next: 'Give the host more CPUs.',
    }
  return wanted > Math.max(2, byCpus)
    ? {
        resource: 'cpu',
        status: 'tight',
        what: 'The busiest hour uses all CPUs',
        evidence,
        next: 'Watch the CPUs at that hour: muelle size --measured.',
      }
    : { resource: 'cpu', status: 'ok', what: 'The CPUs carry the workers', evidence }
}

/** Sessions that Odoo really has: pools are bounds. Source: practical plan, 3 a worker, 4 a cron process, 10 for the evented one and others. */
const sessions = (workers: number, cron: number): number => 3 * workers + 4 * cron + 10

function database(stack: Sized): Check {
  const figures = assumptionsOf(stack.sizing)
  const there = mebibytes(bytesOf(sharesOf(stack).postgres.memory))
  const open = sessions(workersOf(stack), stack.odoo.cronThreads)
  const needed = there / 4 + open * figures.connectionMemory
  const evidence = `shared_buffers ${mebibyteText(there / 4)} and ${open} sessions x ${figures.connectionMemory} MiB: ${mebibyteText(needed)} of ${mebibyteText(there)}`
  if (needed > there)
    return {
      resource: 'database',
      status: 'short',
      what: "The database's sessions do not fit into its memory",
      evidence,
      missing: mebibyteText((open * figures.connectionMemory * 4) / 3 - there),
      next: 'Give the host more memory, raise postgres.memory where it is fixed, or lower odoo.workers.',
    }
  const hot = stack.sizing
    ? ((monthOf(stack.sizing, figures).database / figures.workDays) * figures.hotDays) / 2 ** 20
    : 0
  const cache = there - open * figures.connectionMemory
  return hot > cache
    ? {
        resource: 'database',
        status: 'tight',
        what: `The documents of ${figures.hotDays} days do not fit into the database's memory: it reads them from disk again`,
        evidence: `${mebibyteText(hot)} of ${mebibyteText(cache)}`,
        next: 'Give the host more memory, or raise postgres.memory.',
      }
    : { resource: 'database', status: 'ok', what: "The database's memory holds its sessions and cache", evidence }
}

function connections(stack: Sized): Check {
  try {
    const found: Connections = connectionsOf(stack)
    return {
      resource: 'connections',
      status: 'ok',
      ...(found.pools === undefined
        ? {
            what: 'The full pools of both colours, cron and a command fit into max_connections',
            evidence: `pools of ${found.perProcess}, max_connections ${found.server}`,
          }
        : {
            what: "PgBouncer's full pools and a command fit into max_connections, and Odoo's into PgBouncer's",
            evidence: `${found.pools.total} for ${found.pools.clients} of Odoo's, max_connections ${found.server}`,
          }),
    }
  } catch (error) {
    if (!(error instanceof TooFewConnections)) throw error
    const { what, evidence = '', next } = error.report
    return {
      resource: 'connections',
      status: 'short',
      what,
      evidence,
      missing: plural(error.missing, 'connection'),
      ...(next ? { next } : {}),
    }
  }
}

function time(stack: Sized): Check {
  const limits = limitsOf(stack)
  const proxy = answerSeconds(limits)
  const evidence = `limit_time_cpu ${limits.cpuTime} s, limit_time_real ${limits.realTime} s, proxy ${proxy} s, containers stop after ${limits.realTime + 20} s`
  return limits.cpuTime > limits.realTime
    ? {
        resource: 'time',
        status: 'tight',
        what: 'limit_time_cpu is above limit_time_real, and so never reached',
        evidence,
        next: 'Lower limit_time_cpu under odoo.conf.',
      }
    : { resource: 'time', status: 'ok', what: 'Odoo ends a request before the proxy gives up', evidence }
}

/** Months until the disk is as full as it should get; undefined when it never is. */
export function monthsOfDisk(stack: Sized, disk: number): number | undefined {
  if (stack.sizing === undefined) return undefined
  const figures = assumptionsOf(stack.sizing)
  const usable = disk * figures.diskFull
  for (let months = 0; months <= farthest; months++)
    if (diskAfter(months, stack.sizing, figures).total > usable) return months
  return undefined
}

/** Months that are looked ahead: 20 years. */
export const farthest = 240

/** Below a year somebody should already be asking for the next disk. */
const soon = 12

function disk(stack: Sized, budget: Budget): Check {
  const figures = assumptionsOf(stack.sizing)
  const load = stack.sizing
  if (budget.disk === undefined || load === undefined || !isLoad(load))
    return {
      resource: 'disk',
      status: 'unknown',
      what: budget.disk === undefined ? 'Nobody said how large the disk is' : 'Nobody said what is asked of the stack',
      evidence: budget.disk === undefined ? 'no sizing.disk' : 'no sizing.users, no sizing.documentsPerDay',
      next:
        budget.disk === undefined
          ? 'Write sizing.disk, such as 200G.'
          : 'Write sizing.users and sizing.documentsPerDay.',
    }
  const usable = budget.disk * figures.diskFull
  const months = monthsOfDisk(stack, budget.disk)
  const { database: rows, files } = monthOf(load, figures)
  const evidence = `${diskText(rows + files)} a month (database ${diskText(rows)}, files ${diskText(files)}); ${diskText(usable)} usable of ${diskText(budget.disk)}`
  const next = 'A larger disk, or fewer months kept (sizing.monthsKept).'
  if (months === 0) {
    const missing = diskAfter(0, load, figures).total - usable
    return {
      resource: 'disk',
      status: 'short',
      what: 'The disk is too small to begin with',
      evidence,
      missing: diskText(missing),
      next,
    }
  }
  if (months !== undefined && months < soon)
    return {
      resource: 'disk',
      status: months <= 1 ? 'short' : 'tight',
      what: `The disk is full in ${plural(months, 'month')}`,
      evidence,
      ...(months <= 1 ? { missing: diskText(diskAfter(soon, load, figures).total - usable) } : {}),
      next,
    }
  const what = months === undefined ? 'The disk is enough' : `The disk is enough for ${plural(months, 'month')}`
  return { resource: 'disk', status: 'ok', what, evidence }
}
