import { listOf } from '../../grammar/parse/after.ts'
import { firstValue, type Given, type Parsed } from '../../grammar/parse/parsed.ts'
import { UserError } from '../../kernel/errors.ts'

/** Options that lead to another server, or to other files, than those of the stack: its backup point would be of something else. */
const another: ReadonlySet<string> = new Set([
  ...['config', 'data_dir', 'db_host', 'db_port', 'db_user', 'db_sslmode', 'db_replica_host', 'db_replica_port'],
])

/** Options that take the log away from where it is read. */
const away: ReadonlySet<string> = new Set(['logfile', 'syslog'])

/** Levels under which Odoo does not say what it did. */
const silent: ReadonlySet<string> = new Set(['warn', 'error', 'critical'])
const silentEntry = /^(?:odoo(?:\.modules(?:\.loading)?)?)?:(?:WARN(?:ING)?|ERROR|CRITICAL|FATAL)$/

/**
 * Refuses what Odoo would do, and Muelle could neither guard nor judge.
 * @throws UserError for the first option that leads elsewhere, or hides the log.
 */
export function mustBeHere({ given, shows }: Pick<Parsed, 'given' | 'shows'>): void {
  if (shows !== undefined) return
  for (const one of given) {
    const { dest } = one.option
    if (!dest) continue
    if (another.has(dest))
      throw new UserError({
        what: `${one.typed} leads away from this stack.`,
        evidence: 'its database server, files and settings are given; the backup point is of those',
        next: 'Leave it out. Another server is another environment: muelle -e NAME odoo run -- …',
      })
    if (away.has(dest) || hides(given, one))
      throw new UserError({
        what: `${one.typed} hides what Odoo says, and Muelle judges the run by it.`,
        evidence: 'Odoo exits 0 also when it did nothing',
        next: 'Leave it out. Less of it in the servers’ own log: muelle conf set log_level warn',
      })
  }
}

function hides(given: readonly Given[], one: Given): boolean {
  if (one.option.dest === 'log_level') return silent.has(firstValue(one)?.text ?? '')
  return one.option.dest === 'log_handler' && listOf(given, 'log_handler').some((entry) => silentEntry.test(entry))
}
