import type { ConfigKey } from '../../facts/odoo/config-keys-of.ts'
import { closest } from '../../kernel/didyoumean.ts'

type Value = string | number | boolean | null

/** What is wrong with a value. */
export interface Wrong {
  readonly what: string
  readonly next?: string | undefined
}

/** Whether Odoo 19 reads this value as what the key wants; undefined when it does. YAML's own types are asked for: 60, not "60". */
export function wrongValue({ key, type, choices, nullable }: ConfigKey, value: Value): Wrong | undefined {
  if (value === null)
    return nullable ? undefined : { what: `${key} has no value`, next: 'Give it one, or remove the key.' }
  switch (type) {
    case 'bool':
      return typeof value === 'boolean' ? undefined : wrong(key, 'true or false', truth(value))
    case 'int':
      return Number.isSafeInteger(value) ? undefined : wrong(key, 'a whole number', whole(key, value))
    case 'float':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : wrong(key, 'a number', whole(key, value))
    case 'choice':
      return choices?.includes(String(value))
        ? undefined
        : wrong(key, list(choices ?? []), near(String(value), choices ?? []))
    default:
      // Odoo takes the text False for "not given" and warns.
      return typeof value === 'boolean' ? wrong(key, 'text', 'Write text, or remove the key.') : undefined
  }
}

const wrong = (key: string, wanted: string, next?: string): Wrong => ({ what: `${key} must be ${wanted}`, next })

const truth = (value: Value): string | undefined => {
  const text = String(value).toLowerCase()
  if (/^(1|yes|true|on|y)$/.test(text)) return 'Write true.'
  return /^(0|no|false|off|n)$/.test(text) ? 'Write false.' : undefined
}

const units = new Map([
  ['k', 2 ** 10],
  ['m', 2 ** 20],
  ['g', 2 ** 30],
])
const spans = new Map([
  ['s', 1],
  ['m', 60],
  ['min', 60],
  ['h', 3600],
])

/** Odoo knows no units: limits of time are seconds, limits of memory bytes. */
function whole(key: string, value: Value): string | undefined {
  const [, digits, unit = ''] = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(String(value)) ?? []
  if (digits === undefined) return undefined
  const lower = unit.toLowerCase()
  if (lower === '') return `Write it without quotes: ${Number(digits)}.`
  const time = /time|timeout/.test(key)
  const factor = time ? spans.get(lower) : units.get(lower.replace(/i?b$/, ''))
  if (factor === undefined) return undefined
  return `Odoo reads ${time ? 'seconds' : 'plain numbers'} here: write ${Number(digits) * factor}.`
}

const list = (choices: readonly string[]): string => `one of ${choices.join(', ')}`

const near = (value: string, choices: readonly string[]): string | undefined => {
  const candidate = closest(value, choices)
  return candidate === undefined ? undefined : `Did you mean "${candidate}"?`
}
