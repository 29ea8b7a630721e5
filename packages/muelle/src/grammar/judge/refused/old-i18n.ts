import type { Word } from '../../shell/word.ts'
import { commaList } from '../../values/lists.ts'
import { own } from '../../values/own.ts'
import type { Case, Finding } from '../finding.ts'

/** Server options that mean nothing to the commands that replace them. */
const harmless: ReadonlySet<string> = new Set(['--stop-after-init', '--no-http', '--i18n-overwrite'])
const harmlessValued: ReadonlySet<string> = new Set(['--workers', '--log-level'])
const names: Readonly<Record<string, string>> = {
  '-d': 'database',
  '--database': 'database',
  '-l': 'language',
  '--language': 'language',
  '-c': 'config',
  '--config': 'config',
  '--modules': 'modules',
  '--i18n-export': 'export',
  '--i18n-import': 'import',
}

/** `--i18n-export` and `--i18n-import` of Odoo 18 and before: a command of its own in 19. */
export function oldTranslation({ args, parsed }: Case): Finding | undefined {
  if (parsed.named.length > 0 && parsed.command?.name !== 'server') return undefined
  const old = args.find(({ text }) => /^--i18n-(?:export|import)(?:=|$)/.test(text))
  if (old === undefined) return undefined
  const verb = old.text.startsWith('--i18n-export') ? 'export' : 'import'
  const built = build(verb, parsed.named.length > 0 ? args.slice(1) : args)
  return {
    at: old.at,
    fatal: true,
    message: `--i18n-${verb} is gone in Odoo 19: odoo i18n ${verb} stands for it`,
    fix: built && (() => built.map((text): Word => ({ text, at: old.at, end: old.end, places: [] }))),
  }
}

function build(verb: 'export' | 'import', args: readonly Word[]): readonly string[] | undefined {
  const values: Record<string, string> = {}
  let overwrite = false
  for (let index = 0; index < args.length; index++) {
    const text = args[index]?.text ?? ''
    const equals = text.startsWith('--') ? text.indexOf('=') : -1
    const flag = equals === -1 ? text : text.slice(0, equals)
    overwrite ||= flag === '--i18n-overwrite'
    if (harmless.has(flag)) continue
    const value = equals === -1 ? args[++index]?.text : text.slice(equals + 1)
    if (harmlessValued.has(flag)) continue
    const name = own(names, flag)
    if (name === undefined || value === undefined) return undefined
    values[name] = value
  }
  const { database, config, language, modules, [verb]: file } = values
  const common = [...(config ? ['-c', config] : []), ...(database ? ['-d', database] : [])]
  if (!file) return undefined
  if (verb === 'import') {
    return language ? ['i18n', 'import', ...common, ...(overwrite ? ['-w'] : []), '-l', language, file] : undefined
  }
  const wanted = commaList(modules ?? '')
  if (wanted.length === 0 || wanted.includes('all') || !/\.(?:po|pot|csv|tgz)$/.test(file)) return undefined
  if (!language && file.endsWith('.csv')) return undefined
  return ['i18n', 'export', ...common, ...wanted, ...(language ? ['-l', language] : []), '-o', file]
}
