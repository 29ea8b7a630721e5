import type { ArgumentSpec, OperationSpec } from '../../generated/spec.ts'
import { globalSpecs } from '../globals.ts'
import { below, locate } from '../locate.ts'
import { meaningOf, negationOf } from '../spec/spellings.ts'

/** One thing that may stand under the cursor. */
export interface Candidate {
  readonly value: string
  readonly description: string
}

/**
 * What may stand under the cursor, as far as it can be known without reading a file.
 * @param words the words after `muelle`; the last one is under the cursor.
 */
export function candidatesFor(words: readonly string[], specs: readonly OperationSpec[]): readonly Candidate[] {
  const current = words.at(-1) ?? ''
  const asked = words[0] === 'help' && words.length > 1
  const before = words.slice(asked ? 1 : 0, -1)
  const located = locate(before, specs)
  const spec = specs.find(({ name }) => name === located.entry?.name)
  const flags = [...globalSpecs, ...(spec?.arguments.filter(({ positional }) => positional === undefined) ?? [])]
  const found = before.includes('--')
    ? []
    : (valuesOfFlag(current, before, flags) ?? [
        ...(current.startsWith('-') ? flagNames(flags, before) : []),
        ...nextWords(located.words, located.lost, specs),
        ...(before.length === 0 && !asked ? [{ value: 'help', description: 'Show help of a command' }] : []),
        ...(spec === undefined || asked ? [] : positionalValues(spec, located.tokens)),
      ])
  return found.filter(({ value }) => value.startsWith(current))
}

/** Values, when the cursor stands on the value of a flag: `--x=` or the word after `--x`. */
function valuesOfFlag(
  current: string,
  before: readonly string[],
  flags: readonly ArgumentSpec[],
): readonly Candidate[] | undefined {
  const taking = flags.filter(({ kind }) => kind !== 'flag')
  const glued = taking.find(({ name }) => current.startsWith(`--${name}=`))
  if (glued !== undefined) return literals(glued, `--${glued.name}=`)
  const last = before.at(-1)
  const open = taking.find(({ name, short }) => last === `--${name}` || (short !== undefined && last === `-${short}`))
  return open === undefined ? undefined : literals(open, '')
}

function flagNames(flags: readonly ArgumentSpec[], before: readonly string[]): readonly Candidate[] {
  return flags
    .filter(({ kind, name }) => kind === 'many' || kind === 'pairs' || !before.includes(`--${name}`))
    .map((flag) => ({
      value: flag.kind === 'flag' && flag.default === true ? negationOf(flag) : `--${flag.name}`,
      description: meaningOf(flag),
    }))
}

/** The next word of an operation's name. */
function nextWords(
  words: readonly string[],
  lost: string | undefined,
  specs: readonly OperationSpec[],
): readonly Candidate[] {
  if (lost !== undefined) return []
  const next = new Map<string, string>()
  for (const { name, summary } of below(words, specs)) {
    const [word, ...more] = name.split(' ').slice(words.length)
    if (word !== undefined) next.set(word, more.length === 0 ? summary : (next.get(word) ?? ''))
  }
  return [...next].map(([value, description]) => ({ value, description }))
}

function positionalValues(spec: OperationSpec, tokens: readonly string[]): readonly Candidate[] {
  const given = tokens.filter((token) => !token.startsWith('-')).length
  const positional = spec.arguments.filter(({ positional: at }) => at !== undefined)
  const argument = positional[given] ?? positional.find(({ positional: at }) => at === 'rest')
  return argument === undefined ? [] : literals(argument, '')
}

const literals = ({ word, description }: ArgumentSpec, prefix: string): readonly Candidate[] =>
  word.values.map((value) => ({ value: `${prefix}${value}`, description }))
