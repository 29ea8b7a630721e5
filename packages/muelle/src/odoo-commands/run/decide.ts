import { type Explained, explain } from '../../grammar/explain.ts'
import { isServer, purposeOf } from '../../grammar/judge/purpose.ts'
import { listOf } from '../../grammar/parse/after.ts'
import { parseOdoo } from '../../grammar/parse/parse.ts'
import type { Parsed } from '../../grammar/parse/parsed.ts'
import { wordsOf } from '../../grammar/shell/word.ts'
import { UserError } from '../../kernel/errors.ts'
import { mask } from '../../kernel/redact.ts'
import { shellWord } from '../../kernel/shell-word.ts'
import type { Effect } from '../../kernel/steps.ts'
import { mustBeHere } from './elsewhere.ts'
import { instead } from './instead.ts'

/** How a line of Odoo is run. */
export type Decision =
  /** As Muelle's own change of modules: judged before, with a backup point, the states asked afterwards. */
  | {
      readonly way: 'modules'
      readonly verb: 'install' | 'update' | 'reinstall'
      readonly names: readonly string[]
      readonly database: string | undefined
      readonly warnings: readonly string[]
    }
  /** In the running container, or in one of its own. */
  | {
      readonly way: 'exec' | 'one-shot'
      /** Beginning with `odoo`; without secrets. */
      readonly argv: readonly string[]
      readonly databases: readonly string[]
      readonly effect: Effect
      /** It changes a database: a backup point comes first. */
      readonly changes: boolean
      readonly warnings: readonly string[]
    }

/**
 * Decides how a line is run, before Docker is asked. Pure.
 * @param words the line as typed, with or without `odoo` before it.
 * @throws UserError with the corrected line when Odoo would not do what was meant, and with Muelle's own operation where that is right.
 */
export function decide(words: readonly string[]): Decision {
  const args = behindOdoo(words)
  const line = args.map(shellWord).join(' ')
  const explained = explain(line)
  const { valid, mode, argv, leaks, effect } = explained
  if (!valid) throw refusal(explained)
  // Before the mode: what has an operation of its own is told so although nothing would be run for it.
  const parsed = parseOdoo(wordsOf((argv ?? ['odoo', ...args]).slice(1)))
  const better = parsed.shows === undefined ? instead(parsed) : undefined
  if (better !== undefined) throw redirected(line, explained, better)
  if (argv === undefined || mode === 'none' || mode === 'edit-conf') throw refusal(explained)
  mustBeHere(parsed)
  const warnings = leaks.map(
    (name) => `${name} was taken off the line: whoever lists processes sees it. Here the password comes from a file.`,
  )
  const change = moduleChange(parsed)
  if (change !== undefined) return { way: 'modules', ...change, warnings }
  const databases = listOf(parsed.given, 'db_name')
  const way = mode === 'exec' ? 'exec' : 'one-shot'
  return { way, argv, databases, effect, changes: effect !== 'read' && worksOnDatabase(parsed), warnings }
}

const behindOdoo = (words: readonly string[]) =>
  words[0] === 'odoo' || words[0] === 'odoo-bin' ? words.slice(1) : [...words]

/** The line as it may be written down: each secret in it masked, also one that Odoo would not take for one. Pure. */
export function recordedLine(words: readonly string[]): string {
  const line = behindOdoo(words).map(shellWord).join(' ')
  return explain(line)
    .secrets.toSorted((one, other) => other.from - one.from)
    .reduce((text, { from, to }) => `${text.slice(0, from)}${mask}${text.slice(to)}`, line)
}

const worksOnDatabase = (parsed: Parsed): boolean =>
  isServer(parsed) ? purposeOf(parsed).loads : parsed.command?.name === 'populate'

/** Options that say nothing of what is done: they are those of every one-shot. */
const plain = new Set([
  'db_name',
  'init',
  'update',
  'reinit',
  'stop_after_init',
  'http_enable',
  'workers',
  'max_cron_threads',
])

type Change = Pick<Extract<Decision, { way: 'modules' }>, 'verb' | 'names' | 'database'>

/** The change of modules that a line is; undefined for one that does more than one thing. */
function moduleChange(parsed: Parsed): Change | undefined {
  const { given, positionals, command, subcommand } = parsed
  const [database, another] = listOf(given, 'db_name')
  if (another !== undefined || parsed.shows !== undefined) return undefined
  if (command?.name === 'module') {
    const verb = subcommand?.name === 'install' ? 'install' : subcommand?.name === 'upgrade' ? 'update' : undefined
    const outdated = given.some(({ option }) => option.dest === 'outdated')
    if (verb === undefined || outdated) return undefined
    return { verb, names: (positionals.modules ?? []).map(({ text }) => text), database }
  }
  if (!isServer(parsed) || given.some(({ option }) => !plain.has(option.dest ?? ''))) return undefined
  const asked = (['init', 'update', 'reinit'] as const).filter((dest) => listOf(given, dest).length > 0)
  const [only, second] = asked
  if (only === undefined || second !== undefined) return undefined
  const names = listOf(given, only).map((name) => (name === 'all' ? 'base' : name))
  return { verb: ({ init: 'install', update: 'update', reinit: 'reinstall' } as const)[only], names, database }
}

function refusal({ does, problems, corrected, mode }: Explained): UserError {
  const conf = mode === 'edit-conf' ? 'Settings belong into muelle.yaml: muelle conf set KEY VALUE.' : undefined
  return new UserError({
    what: does,
    evidence: problems.map(({ message }) => message).join('\n') || undefined,
    next:
      corrected === null
        ? (conf ?? 'See: muelle odoo explain LINE')
        : `Run: muelle odoo run -- ${corrected.replace(/^odoo /, '')}`,
  })
}

const redirected = (line: string, { does, leaks }: Explained, better: string) =>
  new UserError({
    what: 'Muelle has an operation for this that does it whole, and looks at what came of it.',
    evidence: leaks.length > 0 ? does : `odoo ${line}: ${does}`,
    next: `Run: ${better}`,
  })
