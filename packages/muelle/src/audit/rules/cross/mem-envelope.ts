import { numberOf } from '../../project/odoo/settings.ts'
import { type Service, setting } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import type { Place } from '../../text.ts'
import { serving } from '../odoos.ts'

/** The container's memory, by either of its names. Source: docs.docker.com/reference/compose-file, mem_limit and deploy. */
function memoryLimit(service: Service): { readonly bytes: number; readonly at: Place } | undefined {
  const found = setting(service, 'deploy', 'resources', 'limits', 'memory') ?? setting(service, 'mem_limit')
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?)i?b?$/i.exec(found?.value ?? '') ?? []
  if (found === undefined || number === undefined) return undefined
  return { bytes: Number(number) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase()), at: found.at }
}

export const memEnvelope = rule({
  id: 'cross/mem-envelope',
  severity: 'high',
  title: 'Odoo’s workers may take more memory than their container has',
  why: 'When all workers come near limit_memory_hard the kernel ends one of them in the middle of its work, before Odoo’s own limits do.',
  source: 'Odoo documentation, Administration, On-premise deployment, Worker number calculation',
  fix: 'Lower workers or limit_memory_hard, or give the container (workers + max_cron_threads + 1) × limit_memory_hard.',
  *find(project) {
    for (const server of serving(project)) {
      const { service } = server
      if (service === undefined) continue
      const limit = memoryLimit(service)
      const [workers, cron] = [numberOf(server, 'workers', 0), numberOf(server, 'max_cron_threads', 2)]
      const hard = numberOf(server, 'limit_memory_hard', 2560 * 1024 * 1024)
      const soft = numberOf(server, 'limit_memory_soft', 2048 * 1024 * 1024)
      if (
        limit === undefined ||
        workers === undefined ||
        workers === 0 ||
        cron === undefined ||
        hard === undefined ||
        soft === undefined
      )
        continue
      const all = workers + cron + 1
      // The limits bound addresses, of which about half is memory in use: a stack that is measured by that is sound.
      if (all * hard <= limit.bytes || (all * soft) / 2 <= limit.bytes) continue
      yield {
        at: limit.at,
        message: `${all} processes with ${Math.round(hard / 1024 ** 2)} MiB each in ${Math.round(limit.bytes / 1024 ** 2)} MiB`,
      }
    }
  },
})
