import { odooCli } from '../../../facts/odoo/command-line.ts'
import type { OptionFact } from '../../../facts/odoo/odoo-cli.ts'
import type { Located } from '../../text.ts'

/** Options of older series, by the key of odoo.conf that they set. Source: `removedOptions` in odoo-cli.json. */
const older: Readonly<Record<string, string>> = {
  '--longpolling-port': 'gevent_port',
  '--without-demo': 'without_demo',
  '--xmlrpc-port': 'http_port',
  '--xmlrpc-interface': 'http_interface',
}

/** Flags that say no. */
const negative = new Set(['--no-database-list', '--no-http', '--no-xmlrpc'])

let flags: Map<string, OptionFact> | undefined

/** Options of the server by their spellings. */
function byFlag(): Map<string, OptionFact> {
  flags ??= new Map(odooCli().serverOptions.flatMap((option) => option.flags.map((flag) => [flag, option] as const)))
  return flags
}

/** Words of a command with those of a line within it: `sh -c "odoo -d x"`. */
function flat(words: readonly Located<string>[]): readonly Located<string>[] {
  return words.flatMap(({ value, at }) =>
    /\s/.test(value) && /(^|[\s/])odoo|--?\w/.test(value)
      ? value
          .split(/[\s"']+/)
          .filter(Boolean)
          .map((each) => ({ value: each, at }))
      : [{ value, at }],
  )
}

/**
 * Settings that a command line makes, by their key in odoo.conf; `config`, `init`, `update`, `stop_after_init` and the like by those
 * names. Takes options of any series: what an older one took is read the same way.
 */
export function settingsOf(words: readonly Located<string>[]): ReadonlyMap<string, Located<string>> {
  const found = new Map<string, Located<string>>()
  const all = flat(words)
  for (let index = behindOdoo(all); index < all.length; index++) {
    const word = all[index] as Located<string>
    if (!word.value.startsWith('-') || word.value === '-' || word.value === '--') continue
    const equals = word.value.indexOf('=')
    const isLong = word.value.startsWith('--')
    const flag = isLong ? (equals === -1 ? word.value : word.value.slice(0, equals)) : word.value.slice(0, 2)
    const option = byFlag().get(flag)
    const key = older[flag] ?? option?.configKey ?? option?.dest ?? undefined
    if (key === undefined) continue
    if (option !== undefined && !option.takesValue) {
      found.set(key, { value: negative.has(flag) ? 'False' : 'True', at: word.at })
      continue
    }
    if (isLong ? equals !== -1 : word.value.length > 2) {
      found.set(key, { value: word.value.slice(isLong ? equals + 1 : 2), at: word.at })
      continue
    }
    const next = all[index + 1]
    if (
      next === undefined ||
      (next.value.startsWith('-') && option?.valueOptional !== false && flag === '--without-demo')
    )
      continue
    found.set(key, { value: next.value, at: word.at })
    index += 1
  }
  return found
}

/** Where Odoo's own words begin: a shell before it has options too, `bash -c "… && exec odoo --workers=2"`. */
function behindOdoo(words: readonly Located<string>[]): number {
  if (!/(^|\/)(ba|da|a|z)?sh$|^env$|^tini$|^gosu$|^su$|^python3?$/.test(words[0]?.value ?? '')) return 0
  return words.findIndex(({ value }) => /(^|\/)(odoo(-bin)?|openerp-server)$/.test(value)) + 1
}
