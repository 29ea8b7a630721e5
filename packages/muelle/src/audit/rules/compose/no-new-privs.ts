import { rule } from '../../rule.ts'
import { listOf, oncePerFile } from '../services.ts'

export const noNewPrivs = rule({
  id: 'compose/no-new-privs',
  severity: 'low',
  title: 'A process may gain rights by a setuid program',
  why: 'Without no-new-privileges a broken-into service may become root in its container through sudo, su and the like.',
  source: 'CIS Docker Benchmark 5.26',
  fix: 'Add security_opt: [no-new-privileges:true].',
  find: (project) =>
    oncePerFile(
      project,
      ({ service }) =>
        !listOf(service, 'security_opt').some(({ value }) => /^no-new-privileges([:=]true)?$/.test(value)),
      (names) => `no no-new-privileges on ${names}`,
    ),
})
