import { rule } from '../../rule.ts'
import { dockerNames } from '../docker-names.ts'
import { docsOf, shellLines } from '../docs-text.ts'
import { unknownName } from '../unknown-names.ts'

export const nameDrift = rule({
  id: 'docs/name-drift',
  severity: 'low',
  title: 'The documentation names a service, container or volume that the stack does not have',
  why: 'Who follows it gets an error, and does not know which of the two is right.',
  source: 'seen in public projects',
  fix: 'Write the name that the compose file has.',
  *find(project) {
    for (const file of docsOf(project)) {
      const told = new Set<string>()
      for (const line of shellLines(file))
        for (const each of dockerNames(line)) {
          const message = unknownName(project, each)
          if (message === undefined || told.has(each.name)) continue
          told.add(each.name)
          yield { at: each.at, message }
        }
    }
  },
})
