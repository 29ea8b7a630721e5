import { configKeys } from '../../facts/odoo/config-keys.ts'
import { renamedKeys } from '../../facts/odoo/renamed-keys.ts'
import { closest } from '../../kernel/didyoumean.ts'
import type { OdooSection } from '../odoo.ts'
import type { Finding } from '../rules/rule.ts'
import { commandLineKeys, ownKeys } from './own-keys.ts'
import { wrongValue } from './value.ts'

const known = new Map(configKeys.keys.map((each) => [each.key, each]))

/** What is wrong with the keys of `odoo.conf`, by Odoo 19's own list. Pure. */
export function judgeConf(conf: OdooSection['conf']): readonly Finding[] {
  return Object.entries(conf).flatMap(([key, value]) => judgeKey(key, value))
}

function judgeKey(key: string, value: OdooSection['conf'][string]): readonly Finding[] {
  const path = ['odoo', 'conf', key]
  const atKey = (what: string, next: string): readonly Finding[] => [
    { level: 'fault', path, at: 'key', what, evidence: key, next },
  ]
  const own = ownKeys.get(key)
  if (own !== undefined) return atKey(`${key} is not for odoo.conf: Muelle decides it`, `${own} Remove the key.`)
  if (configKeys.cliOnly.includes(key))
    return atKey(
      `Odoo reads ${key} from its command line only and ignores it in odoo.conf`,
      commandLineKeys.get(key) ?? 'Remove it.',
    )
  const fact = known.get(key)
  if (fact === undefined) return atKey(...unknown(key))
  if (fact.secret)
    return atKey(
      `${key} is a secret and must not stand in muelle.yaml`,
      key === 'smtp_password'
        ? 'Remove it; give Odoo the mail server with its password under Settings, Technical, Outgoing Mail Servers.'
        : 'Remove it.',
    )
  const wrong = wrongValue(fact, value)
  if (wrong)
    return [{ level: 'fault', path, what: `odoo.conf.${wrong.what}`, ...(wrong.next ? { next: wrong.next } : {}) }]
  return key === 'dev_mode' && value !== ''
    ? [
        {
          level: 'warning',
          path,
          what: 'dev_mode is for development: it can open a debugger to visitors',
          next: 'Remove it in production.',
        },
      ]
    : []
}

function unknown(key: string): [what: string, next: string] {
  const renamed = renamedKeys.get(key)
  if (renamed !== undefined) {
    const own = ownKeys.get(renamed)
    return [`Odoo 19 calls ${key} ${renamed}`, own ?? `Write ${renamed}.`]
  }
  if (renamedKeys.has(key)) return [`Odoo 19 has no ${key} any more`, 'Remove it.']
  const near = closest(key, known.keys())
  return [`Odoo 19 knows no key ${key} in odoo.conf`, near === undefined ? 'Remove it.' : `Did you mean "${near}"?`]
}
