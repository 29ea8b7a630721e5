import type { Compose } from '../../project/compose.ts'
import { type Service, setting } from '../../read/compose/service.ts'
import type { Value } from '../../read/compose/value.ts'
import { rule } from '../../rule.ts'
import { isForTests, servicesOf } from '../services.ts'

interface Named {
  readonly compose: Compose
  readonly service: Service
  readonly name: Value
}

export const containerNameClash = rule({
  id: 'compose/container-name-clash',
  severity: 'medium',
  title: 'Two services want the same container name',
  why: 'A name is there once on a host: the second one does not start, or replaces the first.',
  source: 'docs.docker.com/reference/compose-file/services, container_name',
  fix: 'Remove container_name: Compose makes names of project and service, and services reach each other by theirs.',
  *find(project) {
    const named = [...servicesOf(project)].flatMap(({ compose, service }): Named[] => {
      const name = setting(service, 'container_name')
      return name === undefined || name.isOpen || name.value === '' || isForTests(compose)
        ? []
        : [{ compose, service, name }]
    })
    for (const [name, group] of Map.groupBy(named, (each) => each.name.value))
      for (const one of group) {
        const other = group.find((each) => clash(one, each))
        if (other !== undefined)
          yield {
            at: one.name.at,
            message: `${one.service.name} and ${other.service.name} of ${other.name.at.file.path} both want to be called ${name}`,
          }
      }
  },
})

/** Not two ways to bring up one service: the same folder’s of the same name, or one for another purpose, on another host. */
function clash(a: Named, b: Named): boolean {
  if (a.name.at.file === b.name.at.file && a.name.at.from === b.name.at.from) return false
  if (a.compose === b.compose) return a.service.name !== b.service.name
  return (
    a.compose.directory !== b.compose.directory &&
    a.compose.purpose === b.compose.purpose &&
    ![a, b].some(({ compose }) => /(^|\/)(examples?|docs?|templates?|samples?)(\/|$)/.test(compose.directory))
  )
}
