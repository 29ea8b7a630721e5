import { field } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { listOf, oncePerFile, servicesOf } from '../services.ts'

/** Each is a way to the host's root. Source: man 7 capabilities; Docker's default list leaves them out. */
const strong = new Set([
  'ALL',
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_BOOT',
  'DAC_READ_SEARCH',
  'BPF',
  'MAC_ADMIN',
])
const delicate = new Set(['SYS_PTRACE', 'NET_ADMIN', 'SYS_CHROOT', 'SYSLOG', 'PERFMON'])

export const caps = rule({
  id: 'compose/caps',
  severity: 'high',
  title: 'A container has more capabilities than it needs',
  why: 'A capability of the kernel that a service does not need is there for whoever breaks into it.',
  source: 'CIS Docker Benchmark 5.4; man 7 capabilities',
  fix: 'Set cap_drop: [ALL], and give back with cap_add only what the service is known to need.',
  *find(project) {
    for (const { service } of servicesOf(project))
      for (const cap of listOf(service, 'cap_add')) {
        const name = cap.value.toUpperCase().replace(/^CAP_/, '')
        if (strong.has(name))
          yield { at: cap.at, message: `${service.name} is given ${name}, which leads to the host’s root` }
        else if (delicate.has(name))
          yield { at: cap.at, message: `${service.name} is given ${name}`, severity: 'medium' }
      }
    for (const hit of oncePerFile(
      project,
      ({ service }) => field(service, 'cap_drop') === undefined && field(service, 'privileged') === undefined,
      (names) => `no cap_drop: ${names} keep Docker’s fourteen default capabilities`,
    ))
      yield { ...hit, severity: 'low' }
  },
})
