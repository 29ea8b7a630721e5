import type { Compose } from '../project/compose.ts'
import { interpolated } from '../read/compose/value.ts'
import { get } from '../read/yaml.ts'

/** Whether a network of a stack is one that others are on as well. */
export function isExternal(compose: Compose, name: string): boolean {
  const external = get(compose.networks.get(name)?.value, 'external')
  return external !== undefined && !(external.kind === 'scalar' && external.value !== true)
}

/** What a network of a stack is called on the host, when others may join it by that name: it is external, or named outright. */
export function sharedName(compose: Compose, key: string): string | undefined {
  const named = interpolated(get(compose.networks.get(key)?.value, 'name'), compose.values)
  if (named !== undefined) return named.isOpen ? undefined : named.value
  return isExternal(compose, key) ? key : undefined
}
