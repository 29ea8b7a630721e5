import { mask } from '../kernel/redact.ts'
import { odooConf } from '../render/odoo/conf.ts'
import { isSecretPath } from '../stack/mask.ts'
import type { Stack } from '../stack/stack.ts'

/** The keys of the odoo.conf that a stack renders, with their values as they stand there; what may be a secret is masked. */
export function renderedSettings(stack: Stack): ReadonlyMap<string, string> {
  const lines = odooConf(stack).matchAll(/^([A-Za-z_]\w*) = (.*)$/gm)
  return new Map([...lines].map(([, key = '', value = '']) => [key, isSecretPath([key]) ? mask : value]))
}
