import { confText } from '../facts/odoo/conf-text.ts'
import { loadOdooCli } from '../facts/odoo/odoo-cli.ts'
import { mask } from '../kernel/redact.ts'

/** One key of the configuration that Odoo was started with. */
export interface OdooSetting {
  readonly key: string
  readonly value: string
  /** What Odoo takes when nothing is said; null where it has no such key of its own. */
  readonly default: string | null
  readonly from: 'odoo.conf' | 'command line' | 'default'
}

/**
 * The command that prints odoo.conf as `odoo/start` put it together, its secrets masked before they leave the container.
 * `ODOO_RC` is set for whatever is started there.
 */
export async function printConf(): Promise<readonly string[]> {
  const { configKeys } = await loadOdooCli()
  const secrets = configKeys.filter(({ secret }) => secret).map(({ key }) => key)
  const script = `s/^([[:space:]]*(${secrets.join('|')}|[A-Za-z_]*(password|passwd|secret|token))[[:space:]]*=[[:space:]]*).+/\\1${mask}/`
  return ['sh', '-c', 'exec sed -E "$1" "$ODOO_RC"', 'sh', script]
}

/**
 * What Odoo runs with: its file, and what its command line says otherwise.
 * @param conf printed by `printConf`. @param command of the container: `odoo --max-cron-threads=0`.
 * @param all true for the keys that nobody set, too.
 */
export async function odooSettings(
  conf: string,
  command: readonly string[],
  all: boolean,
): Promise<readonly OdooSetting[]> {
  const { configKeys } = await loadOdooCli()
  const known = new Map(configKeys.map((fact) => [fact.key, fact]))
  const settings = new Map<string, OdooSetting>()
  const set = (key: string, value: string, from: OdooSetting['from']) => {
    const fact = known.get(key)
    settings.set(key, { key, value, from, default: fact === undefined || fact.secret ? null : confText(fact.default) })
  }
  for (const [, key = '', value = ''] of conf.matchAll(/^\s*([A-Za-z_]\w*)\s*=[ \t]*(.*)$/gm))
    set(key, value.trim(), 'odoo.conf')
  for (const word of command) {
    const [, flag, value = 'True'] = /^--([a-z][\w-]*)(?:=(.*))?$/.exec(word) ?? []
    if (flag === undefined) continue
    const no = /^no-(.*)$/.exec(flag)?.[1]
    // `--no-http` is the key http_enable; other flags are their key with dashes.
    const key = no === 'http' ? 'http_enable' : flag.replaceAll('-', '_')
    if (known.has(key)) set(key, no === 'http' ? 'False' : known.get(key)?.secret ? mask : value, 'command line')
  }
  if (all)
    for (const { key, default: value, secret } of configKeys)
      if (!settings.has(key)) set(key, secret ? mask : confText(value), 'default')
  return [...settings.values()].toSorted((one, other) => (one.key < other.key ? -1 : 1))
}
