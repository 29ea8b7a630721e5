import { mask } from '../../kernel/redact.ts'
import { isSecretPath } from '../../stack/mask.ts'

/** One setting that PostgreSQL runs with. */
export interface DbSetting {
  readonly name: string
  readonly value: string
  /** What PostgreSQL takes when nothing is said. */
  readonly default: string
  /** As `pg_settings.source` has it: `command line`, `configuration file`, `database` … */
  readonly from: string
  /** It was changed in a file and counts only after a restart. */
  readonly pendingRestart: boolean
}

/**
 * Settings that somebody set, and those that wait for a restart, a row each, its fields parted by a unit separator. Sources `client`
 * and `session` are of this very question (pg_settings, PostgreSQL documentation 54.24). Values come with their units.
 * @param all true for every setting.
 */
export const settingsSql = (all: boolean): string => `
SELECT concat_ws(E'\\x1f', name, replace(current_setting(name), E'\\n', ' '),
  coalesce(boot_val, '') || CASE WHEN unit IS NULL OR boot_val IS NULL OR boot_val !~ '^[1-9]' THEN '' ELSE ' x ' || unit END,
  source, pending_restart::text)
FROM pg_settings
WHERE ${all ? 'true' : "(source NOT IN ('default', 'override', 'client', 'session') AND setting IS DISTINCT FROM boot_val) OR pending_restart"}
ORDER BY name;
`

/** The rows of `settingsSql`; what may hold a password is masked. */
export function dbSettings(rows: readonly string[]): readonly DbSetting[] {
  return rows.map((row) => {
    const [name = '', value = '', initial = '', from = '', pending = ''] = row.split('\x1f')
    const secret = isSecretPath([name]) || name === 'primary_conninfo'
    return {
      name,
      value: secret && value !== '' ? mask : value,
      default: humanUnit(initial),
      from,
      pendingRestart: pending === 'true',
    }
  })
}

const kibibytes: Readonly<Record<string, number>> = { kB: 1, '8kB': 8, '16MB': 16 * 1024, MB: 1024 }

/** `16384 x 8kB` as PostgreSQL itself would show it: `128MB`. */
export function humanUnit(text: string): string {
  const [, number, unit = ''] = /^(\d+) x (\w+)$/.exec(text) ?? []
  if (number === undefined) return text
  const factor = kibibytes[unit]
  if (factor === undefined) return `${number}${unit}`
  const size = Number(number) * factor
  if (size % 1024 ** 2 === 0) return `${size / 1024 ** 2}GB`
  return size % 1024 === 0 ? `${size / 1024}MB` : `${size}kB`
}
