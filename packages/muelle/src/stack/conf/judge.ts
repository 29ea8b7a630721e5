import { configKeys } from '../../facts/odoo/config-keys.ts'
import { renamedKeys } from '../../facts/odoo/renamed-keys.ts'
import { closest } from '../../kernel/didyoumean.ts'
import type { EnvironmentKeys } from '../environments.ts'
import type { OdooSection } from '../odoo.ts'
import type { Finding } from '../rules/rule.ts'
import { commandLineKeys, ownKeys } from './own-keys.ts'
import { wrongValue } from './value.ts'

const known = new Map(configKeys.keys.map((each) => [each.key, each]))

/** Where the keys count: whether people work there, or developers, or nobody from outside. */
export interface Judged {
  readonly environment: string
  readonly keys: Pick<EnvironmentKeys, 'development' | 'neutralized'>
}

/** What is wrong with the keys of `odoo.conf`, by Odoo 19's own list and by where they count. Pure. */
export function judgeConf(conf: OdooSection['conf'], where: Judged): readonly Finding[] {
  return Object.entries(conf).flatMap(([key, value]) => [...judgeKey(key, value), ...judgeUse(key, value, where)])
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
        ? 'Remove it; set it with `muelle smtp set` or `muelle secrets set smtp_password`.'
        : 'Remove it.',
    )
  const wrong = wrongValue(fact, value)
  if (wrong)
    return [{ level: 'fault', path, what: `odoo.conf.${wrong.what}`, ...(wrong.next ? { next: wrong.next } : {}) }]
  return []
}

/** Where servers speak TLS from the first byte; odoo.conf knows STARTTLS only (smtp_ssl; odoo/addons/base/models/ir_mail_server.py). */
const tlsFromTheStart = 465

/** Levels that write what browsers send and the database gets into the log, passwords among it (odoo/netsvc.py, PSEUDOCONFIG_MAPPER). */
const telling = /^debug_(rpc|rpc_answer|sql)$|(odoo\.http\.rpc|odoo\.sql_db):DEBUG/

/** What Odoo takes and what does harm: developer features open a debugger to visitors, or their passwords to the log. */
function judgeUse(key: string, value: OdooSection['conf'][string], where: Judged): readonly Finding[] {
  const { environment, keys } = where
  if (key === 'smtp_port' && value === tlsFromTheStart)
    return [
      {
        level: 'warning',
        path: ['odoo', 'conf', key],
        what: 'Port 465 speaks TLS from the first byte, and odoo.conf knows STARTTLS only: no mail gets through',
        next: 'Write 587 with smtp_ssl: true, or add the server in Odoo itself: Settings, Technical, Outgoing Mail Servers.',
      },
    ]
  if (keys.development !== undefined) return []
  const path = ['odoo', 'conf', key]
  const inProduction = environment === 'production' || !keys.neutralized
  if (key === 'dev_mode' && value !== '' && value !== null)
    return [
      {
        level: inProduction ? 'fault' : 'warning',
        path,
        what: inProduction
          ? `dev_mode is refused in ${environment}, where people work: it can open a debugger to visitors`
          : 'dev_mode is for development: it can open a debugger to visitors',
        next: 'Remove it here. An environment for developers has it by itself: environments: {development: {development: {}}}.',
      },
    ]
  return (key === 'log_level' || key === 'log_handler') && telling.test(String(value))
    ? [
        {
          level: 'warning',
          path,
          what: `${key} ${String(value)} writes what people send into the log, their passwords too`,
          next: 'Remove it as soon as you have seen what you look for.',
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
