import type { Refusal } from '../../parse/parsed.ts'
import { firstValue } from '../../parse/parsed.ts'
import { isInt } from '../../parse/values.ts'
import type { Word } from '../../shell/word.ts'
import { handlerLevels, logLevelOf } from '../../values/logging.ts'
import { inPlace, renamed, replaced, without } from '../edit.ts'
import type { Case, Finding } from '../finding.ts'
import { spelledOtherwise } from './option.ts'

/** A value that Odoo cannot read. */
export function wrongValue(judged: Case, refusal: Refusal): Finding {
  const [value] = refusal.words
  const better =
    value && refusal.option ? betterValue(refusal.option.dest, refusal.option.choices, value.text) : undefined
  return {
    at: refusal.at,
    message: refusal.message + (better === undefined ? '' : `; ${better} is meant`),
    fatal: true,
    fix: value === undefined || better === undefined ? undefined : () => withText(judged.args, value, better),
  }
}

/** The same value as Odoo writes it, where only one can be meant. */
function betterValue(dest: string | null, choices: readonly string[] | null, text: string): string | undefined {
  if (dest === 'log_level' && choices) return logLevelOf(text, choices)
  if (dest === 'log_handler') return handlersOf(text)
  if (choices) return choices.find((choice) => choice === text.toLowerCase().replace('_', '-'))
  const size = /^(\d+(?:\.\d+)?)\s*([kmgt])i?b?$/i.exec(text)
  if (!size || !dest?.startsWith('limit_memory')) return undefined
  const exponent = 'kmgt'.indexOf((size[2] ?? '').toLowerCase()) + 1
  const bytes = String(Math.round(Number(size[1]) * 1024 ** exponent))
  return isInt(bytes) ? bytes : undefined
}

/** `odoo.sql_db:debug` with the level in capitals; only when nothing else is wrong. */
function handlersOf(text: string): string | undefined {
  const better = text.split(',').map((entry) => {
    const [logger, level, more] = entry.trim().split(':')
    const upper = level?.toUpperCase()
    return more === undefined && upper !== undefined && handlerLevels.includes(upper) ? `${logger}:${upper}` : undefined
  })
  return better.includes(undefined) ? undefined : better.join(',')
}

/** A value is a word, or what follows `=` or a letter in one. */
function withText(args: readonly Word[], value: Word, text: string): readonly Word[] {
  if (args.includes(value)) return replaced(args, value, inPlace(value, text))
  const holder = args.find(({ at, end }) => at <= value.at && value.end <= end)
  if (holder === undefined) return args
  const lead = holder.text.slice(0, holder.text.length - value.text.length)
  return replaced(args, holder, inPlace(holder, lead + text))
}

/** `--proxy-mode=True`: the value goes, or the whole flag when it says no. */
export function unwantedValue({ args }: Case, { words: [word], at, option }: Refusal): Finding {
  const value = word?.text.split('=')[1]?.toLowerCase() ?? ''
  const flag = word?.text.split('=')[0] ?? ''
  const yes = ['true', '1', 'yes', 'on', 'all', ''].includes(value)
  const no = ['false', '0', 'no', 'off'].includes(value)
  const name = option?.name ?? flag
  return {
    at,
    fatal: true,
    message: `${name} takes no value: it is written alone, or left out`,
    fix:
      word === undefined || (!yes && !no)
        ? undefined
        : () => (no ? without(args, [word]) : replaced(args, word, inPlace(word, flag))),
  }
}

/** `--dev` stood alone in none of Odoo's versions, but only one thing can be meant. */
export function missingValue({ args }: Case, { words: [word], at, option, message }: Refusal): Finding {
  const fix = word && option?.dest === 'dev_mode' ? () => replaced(args, word, inPlace(word, '--dev=all')) : undefined
  return { at, fatal: true, message: `${message}${fix ? '; all is meant' : ''}`, fix }
}

/** `--db` could be four options; only one of them is what people mean. */
export function ambiguous(judged: Case, { words: [word], at, message }: Refusal): Finding {
  const flag = word?.text.split('=')[0] ?? ''
  const command = judged.parsed.subcommand ?? judged.parsed.command
  const meant = spelledOtherwise(flag, command?.options ?? [])
  const fix = word === undefined || meant === undefined ? undefined : () => renamed(judged.args, word, meant)
  return { at, fatal: true, message: `${message}${meant === undefined ? '' : `; ${meant} is meant`}`, fix }
}

/** The text of an option's value, or an empty one. */
export const textOf = (given: Parameters<typeof firstValue>[0] | undefined): string =>
  (given && firstValue(given)?.text) ?? ''
