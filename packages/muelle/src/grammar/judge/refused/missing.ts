import type { Refusal } from '../../parse/parsed.ts'
import { isLanguage } from '../../values/names.ts'
import { inPlace, insertedBehind, without } from '../edit.ts'
import type { Case, Finding } from '../finding.ts'
import { optionsBefore } from './command.ts'
import { argparseLeftover } from './foreign.ts'

/** Something that the command cannot do without. */
export function missing(judged: Case, refusal: Refusal): Finding {
  const { args, parsed } = judged
  const { command, subcommand, named } = parsed
  const end = args.at(-1)?.end ?? 0
  const finding: Finding = {
    at: end,
    message: subcommand ? `${subcommand.name}: ${refusal.message}` : refusal.message,
    fatal: true,
  }
  // `module -d shop`: a subcommand may still be there, behind its options.
  const moved = command && subcommand === undefined ? optionsBefore(judged, command) : undefined
  if (moved) return moved
  // What is missing may stand behind an option that does not exist here.
  const unknown = args.find(
    ({ text }) =>
      /^(?:-d|--database|-i|-u|-m|--modules?|--init|--update|-f|--file|--i18n-(?:im|ex)port)(?:=|$)/.test(text) &&
      !subcommand?.options.some(({ flags }) => flags.includes(text.split('=')[0] ?? '')),
  )
  if (subcommand && unknown) {
    const repaired = argparseLeftover(judged, { ...refusal, kind: 'leftover', words: [unknown] })
    if (repaired.fix) return repaired
  }
  // `i18n export -l es_CL sale`: -l takes all that follows.
  const languages = args.findIndex(({ text }) => text === '-l' || text === '--languages')
  if (subcommand?.name === 'export' && languages !== -1) {
    const end = args.findIndex(({ text }, index) => index > languages && text.startsWith('-'))
    const behind = args.slice(languages + 1, end === -1 ? undefined : end)
    const modules = behind.filter(({ text }) => !isLanguage(text) && text !== 'pot')
    const holder = named.at(-1)
    if (holder && modules.length > 0 && modules.length < behind.length) {
      return {
        at: modules[0]?.at ?? finding.at,
        fatal: true,
        message: '-l takes every word that follows for a language: modules stand before it',
        fix: () => insertedBehind(without(args, modules), holder, modules),
      }
    }
  }
  const everything = subcommand?.name === 'upgrade' && args.find(({ text }) => text === '--all')
  if (everything) {
    return {
      at: everything.at,
      fatal: true,
      message: 'module upgrade has no --all: the module base stands for everything',
      fix: () => args.flatMap((each) => (each === everything ? inPlace(each, 'base') : [each])),
    }
  }
  return finding
}
