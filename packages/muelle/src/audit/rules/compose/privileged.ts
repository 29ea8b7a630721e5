import { field } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

export const privileged = rule({
  id: 'compose/privileged',
  severity: 'critical',
  title: 'A container is privileged',
  why: 'A privileged container has every right of the host’s root: whoever breaks into it has the machine.',
  source: 'CIS Docker Benchmark 5.5',
  fix: 'Remove privileged: true, and add the one capability that is needed.',
  anywhere: true,
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const node = field(service, 'privileged')
      if (node?.kind === 'scalar' && node.value === true)
        yield { at: node.at, message: `${service.name} runs privileged` }
    }
  },
})
