import { mask } from '../kernel/redact.ts'
import { type OdooSetting, odooSettings } from '../odoo/settings.ts'
import { cronService, webService } from '../render/compose/odoo.ts'
import { odooConf } from '../render/odoo/conf.ts'
import type { Mapping } from '../render/text/yaml.ts'
import { isSecretPath } from '../stack/mask.ts'
import type { Stack } from '../stack/stack.ts'

/** What Odoo's servers are started with: odoo.conf, and the command line that wins over it. */
export interface InForce {
  /** A colour of the web server; both are started alike. */
  readonly web: ReadonlyMap<string, OdooSetting>
  readonly cron: ReadonlyMap<string, OdooSetting>
}

/** Where a value comes from: `muelle` is computed or fixed; `command line` is the container's, which wins over the file. */
export type Source = 'muelle.yaml' | 'muelle' | 'command line' | 'default'

/** Where the value of `key` comes from. @param setting what is in force; undefined when Odoo's own default is. */
export function sourceOf(stack: Stack, key: string, setting: OdooSetting | undefined): Source {
  if (setting === undefined) return 'default'
  if (setting.from === 'command line') return 'command line'
  return key in stack.odoo.conf ? 'muelle.yaml' : 'muelle'
}

/** The settings that muelle.yaml leads to, of the web server and of odoo-cron; secrets masked. Without Docker. */
export async function settingsInForce(stack: Stack): Promise<InForce> {
  const conf = odooConf(stack)
  const of = async (service: Mapping) => {
    const words = (Array.isArray(service.command) ? service.command : []).filter((word) => typeof word === 'string')
    const settings = await odooSettings(conf, words, false)
    return new Map(settings.map((each) => [each.key, isSecretPath([each.key]) ? { ...each, value: mask } : each]))
  }
  return { web: await of(webService(stack, 'blue')), cron: await of(cronService(stack)) }
}
