import { field } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { oncePerFile } from '../services.ts'

export const readonlyRoot = rule({
  id: 'compose/readonly-root',
  severity: 'low',
  title: 'A container’s root file system is writable',
  why: 'Whoever breaks in can leave programs in it, and what a service writes beside its volumes is lost without a word.',
  source: 'CIS Docker Benchmark 5.13',
  fix: 'Add read_only: true, with tmpfs for /tmp and what else is written.',
  find: (project) =>
    oncePerFile(
      project,
      ({ service }) => field(service, 'read_only') === undefined,
      (names) => `no read_only on ${names}`,
    ),
})
