import { setting } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

const namespaces = [
  ['network_mode', 'network'],
  ['pid', 'processes'],
  ['ipc', 'shared memory'],
  ['uts', 'host name'],
  ['userns_mode', 'users'],
] as const

export const hostNs = rule({
  id: 'compose/host-ns',
  severity: 'high',
  title: 'A container shares a namespace of the host',
  why: 'The wall between container and host is gone there: its ports lie open on the host, or it sees the host’s processes.',
  source: 'CIS Docker Benchmark 5.10, 5.16, 5.17, 5.21, 5.31',
  fix: 'Remove it, and publish the ports that are needed.',
  *find(project) {
    for (const { service } of servicesOf(project))
      for (const [key, what] of namespaces) {
        const value = setting(service, key)
        if (value?.value !== 'host') continue
        // What measures the host has to look at it.
        const severity = project.roleOf(service) === 'exporter' ? 'low' : undefined
        yield { at: value.at, message: `${service.name} shares the host’s ${what} (${key}: host)`, severity }
      }
  },
})
