import type { Compose } from '../project/compose.ts'
import { get } from '../read/yaml.ts'

/** Whether a network of a stack is one that others are on as well. */
export function isExternal(compose: Compose, name: string): boolean {
  const external = get(compose.networks.get(name)?.value, 'external')
  return external !== undefined && !(external.kind === 'scalar' && external.value !== true)
}
