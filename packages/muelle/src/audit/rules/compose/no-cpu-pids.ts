import { field } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isOneShot, oncePerFile } from '../services.ts'

export const noCpuPids = rule({
  id: 'compose/no-cpu-pids',
  severity: 'low',
  title: 'Processor time and processes are not limited',
  why: 'One container that runs wild slows all others, or takes the host’s last process number.',
  source: 'CIS Docker Benchmark 5.12, 5.29',
  fix: 'Set deploy.resources.limits with cpus and pids.',
  find: (project) =>
    oncePerFile(
      project,
      (placed) => {
        const limit = (...keys: readonly string[]) => field(placed.service, ...keys) !== undefined
        const hasCpu = limit('cpus') || limit('cpu_quota') || limit('deploy', 'resources', 'limits', 'cpus')
        const hasPids = limit('pids_limit') || limit('deploy', 'resources', 'limits', 'pids')
        return !isOneShot(placed) && !(hasCpu && hasPids)
      },
      (names) => `no limit of processor time or of processes on ${names}`,
    ),
})
