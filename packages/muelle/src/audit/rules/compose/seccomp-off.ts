import { rule } from '../../rule.ts'
import { listOf, servicesOf } from '../services.ts'

export const seccompOff = rule({
  id: 'compose/seccomp-off',
  severity: 'high',
  title: 'A filter of the kernel is switched off',
  why: 'seccomp and AppArmor keep some sixty system calls and many files from a container: most ways out of one begin there.',
  source: 'CIS Docker Benchmark 5.2, 5.22; docs.docker.com/engine/security/seccomp',
  fix: 'Remove the line, or write a profile that allows the one call that is missing.',
  *find(project) {
    for (const { service } of servicesOf(project))
      for (const option of listOf(service, 'security_opt'))
        if (/^(seccomp|apparmor|systempaths)[:=]unconfined$|^label[:=]disable$/.test(option.value))
          yield { at: option.at, message: `${service.name} runs with ${option.value}` }
  },
})
