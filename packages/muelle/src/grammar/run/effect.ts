import type { Effect } from '../../kernel/steps.ts'
import { has, isServer, purposeOf } from '../judge/purpose.ts'
import { listOf } from '../parse/after.ts'
import type { Parsed } from '../parse/parsed.ts'

type Given = Parsed['given']

/** By command and subcommand: what it does to data that people care about. Source: `destructive` in facts/odoo/odoo-cli.json. */
const effects: Readonly<Record<string, Effect | ((given: Given) => Effect)>> = {
  help: 'read',
  cloc: 'read',
  shell: 'change',
  scaffold: 'change',
  start: 'change',
  genproxytoken: 'change',
  populate: 'destroy',
  obfuscate: 'destroy',
  neutralize: (given) => (has(given, 'to_stdout') ? 'read' : 'destroy'),
  deploy: (given) => (has(given, 'force') ? 'destroy' : 'change'),
  upgrade_code: (given) => (has(given, 'dry_run') ? 'read' : 'destroy'),
  'db dump': 'read',
  'db drop': 'destroy',
  'db init': forced,
  'db load': forced,
  'db duplicate': forced,
  'db rename': forced,
  'module install': 'change',
  'module upgrade': 'change',
  'module uninstall': 'destroy',
  'module force-demo': 'destroy',
  'i18n export': (given) => (has(given, 'output') ? 'read' : 'change'),
  'i18n import': (given) => (has(given, 'overwrite') ? 'destroy' : 'change'),
  'i18n loadlang': 'change',
}

/** What a line does at worst: `destroy` is what cannot be had back without a backup. */
export function effectOf(parsed: Parsed): Effect {
  const { command, subcommand, given, shows } = parsed
  if (shows !== undefined || command === undefined) return 'read'
  if (command.name === 'server') return serverEffect(parsed)
  const effect = effects[[command.name, subcommand?.name].filter(Boolean).join(' ')] ?? 'read'
  return typeof effect === 'string' ? effect : effect(given)
}

function serverEffect(parsed: Parsed): Effect {
  const { given } = parsed
  const overwrites = has(given, 'overwrite_existing_translations') && purposeOf(parsed).loads
  if (listOf(given, 'reinit').length > 0 || overwrites) return 'destroy'
  return isServer(parsed) ? 'change' : 'read'
}

/** `--force` drops the target before anything else. */
function forced(given: Given): Effect {
  return has(given, 'force') ? 'destroy' : 'change'
}
