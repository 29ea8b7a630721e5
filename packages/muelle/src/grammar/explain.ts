import { shellWord } from '../kernel/shell-word.ts'
import type { Effect } from '../kernel/steps.ts'
import type { Around } from './around/around.ts'
import { findOdoo } from './around/find.ts'
import { correct } from './correct.ts'
import type { Finding } from './judge/finding.ts'
import { nothingToRun } from './judge/nothing.ts'
import { notesOf } from './judge/shell-notes.ts'
import { leakMessage } from './leak/destination.ts'
import { type Leak, withoutSecrets } from './leak/leak.ts'
import { argvFor } from './run/argv.ts'
import { doesOf } from './run/does.ts'
import { effectOf } from './run/effect.ts'
import { type Mode, modeOf } from './run/mode.ts'
import { tokenize } from './shell/tokens.ts'
import type { Word } from './shell/word.ts'

/** What is to be known about a command line of Odoo. */
export interface Explanation {
  /** Odoo 19 takes it, and it does what its author plainly meant. */
  readonly valid: boolean
  /** One sentence: what it does. */
  readonly does: string
  /** What is wrong or worth knowing, each at its place in the line (0-based). */
  readonly problems: readonly { readonly at: number; readonly message: string }[]
  /** The line for Odoo 19; null when nothing is to be corrected, or when what was meant is not certain. */
  readonly corrected: string | null
  readonly mode: Mode
  readonly effect: Effect
  /** Options, variables and URLs that show a secret to others. */
  readonly leaks: readonly string[]
}

/** An explanation with what only a view needs, and who runs it. */
export interface Explained extends Explanation {
  readonly secrets: readonly Pick<Leak, 'from' | 'to'>[]
  /** Of the problems those for which Odoo 19 refuses the line, or does something else than was meant. */
  readonly faults: Explanation['problems']
  /** The words that Muelle would run for it; undefined where it runs nothing. */
  readonly argv?: readonly string[] | undefined
}

/**
 * Explains a command line: as typed behind `odoo`, or with whatever calls it (`docker compose exec odoo odoo …`). Pure; never throws.
 * No value of a secret is repeated in anything that comes back.
 */
export function explain(line: string): Explained {
  const shell = tokenize(line)
  const call = shell.commands
    .map((words) => ({ words, around: findOdoo(words) }))
    .find(({ around }) => around !== undefined)
  if (call?.around === undefined) return noOdoo(line, shell.fault)
  const { around, words } = call
  const { findings, args, parsed, first, leaks } = correct(around, shell.words)
  const all: Finding[] = [...findings, ...notesOf(shell, words)]
  if (all.every(({ fatal }) => !fatal) && modeOf(parsed) === 'none') all.push(nothingToRun)
  const fatal = all.filter((finding) => finding.fatal)
  const mended = fatal.every(({ fix }) => fix !== undefined)
  const changed = mended && (all.some(({ fix }) => fix !== undefined) || leaks.length > 0)
  const clean = parsed.refusal === undefined && mended
  const corrected = changed && clean && !holds(args, leaks) ? written(around, args) : null
  const runnable = clean && (fatal.length === 0 || corrected !== null)
  const meaning = clean ? doesOf(parsed) : ''
  const inConf = fatal.some(({ belongs }) => belongs === 'odoo.conf')
  const mode = runnable ? modeOf(parsed) : inConf ? 'edit-conf' : 'none'
  return {
    valid: fatal.length === 0,
    does: sentence(withoutSecrets(toldBy(fatal, first.refusal !== undefined, runnable, meaning), leaks)),
    problems: [
      ...all.map(({ at, message }) => ({ at, message: withoutSecrets(message, leaks) })),
      ...leaks.map((leak) => ({ at: leak.at, message: leakMessage(leak) })),
    ]
      .toSorted((one, other) => one.at - other.at)
      .map(({ at, message }) => ({ at: Math.min(at, Math.max(0, line.length - 1)), message })),
    corrected,
    mode,
    effect: effectOf(parsed),
    leaks: [...new Set(leaks.map(({ name }) => name))],
    argv: runnable
      ? argvFor(
          args.map(({ text }) => text),
          mode,
        )
      : undefined,
    secrets: leaks.map(({ from, to }) => ({ from, to })),
    faults: fatal.map(({ at, message }) => ({ at, message: withoutSecrets(message, leaks) })),
  }
}

/** The sentence about a line: what it does, or what becomes of it as typed and what the corrected one does. */
function toldBy(fatal: readonly Finding[], refused: boolean, runnable: boolean, meaning: string): string {
  if (fatal.length === 0) return meaning
  const worst = fatal.toSorted((one, other) => Number(one.fix !== undefined) - Number(other.fix !== undefined))
  const outcome = worst.find((finding) => finding.outcome !== undefined)?.outcome
  const typed = refused || outcome === undefined ? 'is refused by Odoo 19 and does nothing' : `as typed it ${outcome}`
  return runnable ? `${typed}; corrected it ${meaning}` : typed
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

/** The line as it was typed: bare arguments stay bare, everything around the program goes, for Muelle brings its own. */
function written({ way }: Around, args: readonly Word[]): string {
  return [...(way === 'typed' && args.length > 0 ? [] : ['odoo']), ...args.map(shown)].join(' ')
}

/** What the shell puts in stays for the shell to put in. */
const shown = ({ text, expands }: Word): string =>
  expands ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : shellWord(text)

/** Whether a secret is still among the words. */
const holds = (args: readonly { at: number; end: number }[], leaks: readonly Leak[]): boolean =>
  leaks.some(({ from, to }) => args.some(({ at, end }) => at < to && from < end))

function noOdoo(line: string, fault: { at: number; message: string } | undefined): Explained {
  const what = line.trim() === '' ? 'nothing is typed' : 'no command of Odoo is called here'
  return {
    valid: false,
    does: 'Nothing that Odoo would do.',
    problems: [...(fault ? [fault] : []), { at: 0, message: what }],
    corrected: null,
    mode: 'none',
    effect: 'read',
    leaks: [],
    secrets: [],
    faults: [],
  }
}
