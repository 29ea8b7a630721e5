import { field, type Service } from '../read/compose/service.ts'
import { interpolated } from '../read/compose/value.ts'
import { items } from '../read/yaml.ts'

/** The command of a health check as one text; undefined when there is none. */
export function probeOf(service: Service): string | undefined {
  const test = field(service, 'healthcheck', 'test')
  if (test === undefined) return undefined
  const words = items(test).map((item) => interpolated(item, service.values)?.value ?? '')
  return words[0] === 'NONE'
    ? undefined
    : words.filter((word, index) => index > 0 || !/^CMD(-SHELL)?$/.test(word)).join(' ')
}

/** What a variable of a service’s environment is; undefined when it is absent or nobody knows. */
export function environmentValue(service: Service, name: string): string | undefined {
  const value = service.environment.get(name)?.value
  return value === undefined || value.isOpen ? undefined : value.value
}
