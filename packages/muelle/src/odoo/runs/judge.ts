import { has, isServer, purposeOf } from '../../grammar/judge/purpose.ts'
import { listOf } from '../../grammar/parse/after.ts'
import { parseOdoo } from '../../grammar/parse/parse.ts'
import type { Parsed } from '../../grammar/parse/parsed.ts'
import { wordsOf } from '../../grammar/shell/word.ts'
import { judgingTests } from '../tests/judge.ts'
import { type Judging, judging, type Verdict } from '../verdict.ts'
import { collecting, type Evidence, type Sign } from './evidence.ts'

/** What was asked of the database, beside the log: where that is silent. */
export interface Known {
  /** States of modules after the run. */
  readonly states?: ReadonlyMap<string, string>
  /** Installed modules whose code the image lacks. */
  readonly missing?: readonly string[]
}

/** A run of any command of Odoo, judged while it goes on, in constant memory. */
export interface RunJudging extends Pick<Judging, 'line'> {
  /** Once the run has ended. Without what is known of the database a silent success of `-i` counts as none. */
  verdict(exitCode: number, known?: Known): Verdict
}

/**
 * Judges a run by what its line was meant to do: exit code, errors, the lines of false successes, and signs that it was done.
 * What no log can tell, such as a dump that lacks its files, is never a success: Muelle has operations of its own for that.
 * @param args the words behind `odoo`.
 * @param statesAsked the caller asks the database afterwards what state its modules are in: the log need not show each of them.
 */
export function judgingRun(
  args: readonly string[],
  { statesAsked = false }: { readonly statesAsked?: boolean } = {},
): RunJudging {
  const parsed = parseOdoo(wordsOf(args))
  const { tests } = purposeOf(parsed)
  const evidence = collecting()
  const judge = judging({ loads: isServer(parsed) })
  const testing = isServer(parsed) && tests ? judgingTests() : undefined
  const counted: string[] = []
  return {
    line(text) {
      testing?.line(text)
      const record = judge.line(text)
      if (record) evidence.take(record)
      else if (counted.length < 10_000 && parsed.command?.name === 'cloc') counted.push(text)
      return record
    },
    verdict(exitCode, known = {}) {
      const base = judge.verdict(exitCode)
      const judged = testing?.verdict(exitCode)
      if (parsed.shows !== undefined) return verdictOf(base, exitCode === 0 ? [] : [`Odoo exited with ${exitCode}`])
      const more = [
        ...missingSigns(parsed, evidence, known, statesAsked),
        ...(counted.some(countsSomething) ? [] : nothing(parsed)),
      ]
      // A run that failed says why: what it did not do follows from that.
      const own = exitCode === 0 ? more : []
      const told = (judged?.reasons ?? base.reasons).filter((reason) => !isHarmless(parsed, reason))
      return verdictOf(base, [...told, ...own])
    },
  }
}

/** The same for a log that is there whole, standard output and error. */
export function judgeRun(args: readonly string[], exitCode: number, output: string, known: Known = {}): Verdict {
  const judge = judgingRun(args)
  for (const line of output.split('\n')) judge.line(line)
  return judge.verdict(exitCode, known)
}

const verdictOf = ({ errors }: Verdict, reasons: readonly string[]): Verdict => ({
  succeeded: reasons.length === 0,
  reasons,
  errors,
})

/** A row of cloc's table with a number above 0. */
const countsSomething = (line: string): boolean => /\s[1-9]\d*\s+\d+\s+\d+\s*$/.test(line)
const nothing = ({ command }: Parsed): readonly string[] =>
  command?.name === 'cloc' ? ['no line of code was counted: there is no such path, or nothing in it'] : []

/** The role of Odoo is no superuser: populate says so as an error, then checks foreign keys row by row and goes on. */
const isHarmless = ({ command }: Parsed, reason: string): boolean =>
  command?.name === 'populate' &&
  /permission denied to set parameter "session_replication_role"|SET session_replication_role/.test(reason)

type Check = (parsed: Parsed, evidence: Evidence, known: Known) => readonly string[]

/** What a line was meant to do and the log, with what is known, does not show. */
function missingSigns(parsed: Parsed, evidence: Evidence, known: Known, statesAsked: boolean): readonly string[] {
  if (isServer(parsed)) return serverSigns(parsed, evidence, known, statesAsked)
  const name = [parsed.command?.name, parsed.subcommand?.name].filter(Boolean).join(' ')
  return checks[name]?.(parsed, evidence, known) ?? []
}

const names = ({ positionals }: Parsed, key: string): readonly string[] =>
  (positionals[key] ?? []).map(({ text }) => text)

/** A sign that must be there. */
const needs =
  (sign: Sign, reason: string): Check =>
  (_, { seen }) =>
    seen.has(sign) ? [] : [reason]

const untold =
  (what: string): Check =>
  () => [`no log tells whether ${what}`]

const checks: Readonly<Record<string, Check>> = {
  'module install': (parsed, evidence, known) => installed(names(parsed, 'modules'), evidence, known),
  'module upgrade': (parsed, evidence) => processed(names(parsed, 'modules'), evidence, 'updated'),
  'module uninstall': (parsed, { seen }, { states }) => [
    ...(seen.has('uninstalled') ? [] : ['no module was uninstalled']),
    ...names(parsed, 'modules').flatMap((name) =>
      states === undefined || states.get(name) === 'uninstalled'
        ? []
        : [`module ${name} is ${states.get(name) ?? 'unknown'}`],
    ),
  ],
  // Each file has a line, and all of them together one when they are saved.
  'i18n import': (parsed, { seen }) =>
    seen.has('translated') && (seen.get('translationRead') ?? 0) >= names(parsed, 'files').length
      ? []
      : ['a translation file was not read: Odoo passes silently over one that is damaged or not there'],
  'i18n export': needs('exported', 'nothing was exported'),
  neutralize: ({ given }, { seen }, { missing = [] }) => [
    ...(seen.has('neutralized') || has(given, 'to_stdout') ? [] : ['the log never says "Neutralization finished"']),
    ...(missing.length > 0 ? [`not neutralised, as their code is missing: ${missing.join(', ')}`] : []),
  ],
  populate: needs('populated', 'no model was populated'),
  'db drop': needs('dropped', 'no database was dropped'),
  'db dump': untold('the dump holds the files that the database names: muelle databases dump'),
  'db load': untold('every statement of the dump was carried out: muelle databases load'),
  'db duplicate': untold('the files came with it: muelle databases duplicate'),
  'db rename': untold('the files came with it: muelle databases rename'),
}

function serverSigns(parsed: Parsed, evidence: Evidence, known: Known, statesAsked: boolean): readonly string[] {
  const { given } = parsed
  const init = listOf(given, 'init')
  const update = listOf(given, 'update')
  const made = evidence.seen.has('initialised') && !init.includes('base')
  const emptied = made ? ['the database was not there or empty, and base was installed in it'] : []
  if (statesAsked) return emptied
  return [
    ...emptied,
    ...installed(init, evidence, known),
    ...processed(
      update.map((name) => (name === 'all' ? 'base' : name)),
      evidence,
      'updated',
    ),
    ...processed(listOf(given, 'reinit'), evidence, 'loaded anew'),
  ]
}

/** Odoo passes over what cannot be installed, and over what is there already: only the database tells one from the other. */
function installed(wanted: readonly string[], { processed }: Evidence, { states }: Known): readonly string[] {
  return wanted.flatMap((name) => {
    if (states !== undefined)
      return states.get(name) === 'installed' ? [] : [`module ${name} is ${states.get(name) ?? 'unknown'}`]
    return processed.has(name) ? [] : [`module ${name} was not installed by this run`]
  })
}

const processed = (wanted: readonly string[], { processed }: Evidence, what: string): readonly string[] =>
  wanted.filter((name) => !processed.has(name)).map((name) => `module ${name} was not ${what}: it is not installed`)
