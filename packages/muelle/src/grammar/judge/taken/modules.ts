import { coreModules } from '../../../facts/odoo/core-modules.ts'
import { listOf } from '../../parse/after.ts'
import type { Given } from '../../parse/parsed.ts'
import type { Word } from '../../shell/word.ts'
import { commaList } from '../../values/lists.ts'
import { moduleFault, moduleMeant } from '../../values/names.ts'
import { inPlace, replaced, without, withValue } from '../edit.ts'
import type { Case, Finding, Judge } from '../finding.ts'
import { textOf } from '../refused/values.ts'

const lists = ['init', 'update', 'reinit'] as const

/** Names behind `-i`, `-u` and `--reinit`: Odoo ignores those that it does not know, and exits 0. */
export const moduleLists: Judge = (judged) =>
  judged.parsed.given.flatMap((given) => {
    if (!lists.some((dest) => dest === given.option.dest)) return []
    const names = commaList(textOf(given))
    if (names.length === 0) return [nothing(given)]
    return names.flatMap((name) => {
      const fault = given.values[0]?.expands ? undefined : wrong(name)
      if (fault === undefined) return []
      const meant = moduleMeant(name)
      const at = placeOf(given, name)
      return [
        {
          at,
          fatal: true,
          message: `${fault}${meant === undefined ? '' : `; ${meant} is meant`}`,
          outcome: 'ignores the name and exits 0',
          fix:
            meant === undefined
              ? undefined
              : () => withValue(judged.args, given, names.map((each) => (each === name ? meant : each)).join(',')),
        },
      ]
    })
  })

const nothing = (given: Given): Finding => ({
  at: given.word.at,
  fatal: true,
  message: `${given.typed} names no module`,
  outcome: 'does nothing and exits 0',
})

/** `-u sale -u stock`: the last one wins. */
export const repeatedLists: Judge = ({ args, parsed: { given } }) =>
  lists.flatMap((dest) => {
    const all = given.filter(({ option }) => option.dest === dest)
    const [first, ...more] = all
    const last = more.at(-1)
    if (first === undefined || last === undefined) return []
    const names = [...new Set(all.flatMap((each) => commaList(textOf(each))))].join(',')
    return [
      {
        at: last.word.at,
        fatal: true,
        message: `${last.typed} stands twice and only the last one counts: one list with commas`,
        outcome: 'takes only the last list',
        fix: () =>
          without(
            withValue(args, last, names),
            all.slice(0, -1).flatMap(({ word, values }) => [word, ...values]),
          ),
      },
    ]
  })

/** Words of `module` and `i18n export`: a comma list is one unknown name to them. */
export const moduleWords: Judge = ({ args, parsed: { command, subcommand, positionals } }) => {
  if (command?.name !== 'module' && subcommand?.name !== 'export') return []
  return (positionals.modules ?? []).flatMap((word): readonly Finding[] => {
    const split = commaList(word.text)
    if (word.text.includes(',')) {
      return [
        {
          at: word.at,
          fatal: true,
          message: 'modules stand apart here: a list with commas matches none of them',
          outcome: 'matches no module and exits 0',
          fix: () => replaced(args, word, inPlace(word, ...split)),
        },
      ]
    }
    if (word.text === 'all') return [allWord(args, word, subcommand?.name)]
    if (/\.zip$/i.test(word.text) && subcommand?.name === 'install') return []
    const fault = wrong(word.text)
    const meant = moduleMeant(word.text)
    if (fault === undefined || word.expands) return []
    return [
      {
        at: word.at,
        fatal: true,
        message: `${fault}${meant === undefined ? '' : `; ${meant} is meant`}`,
        outcome: 'matches no module and exits 0',
        fix: meant === undefined ? undefined : () => replaced(args, word, inPlace(word, meant)),
      },
    ]
  })
}

function allWord(args: readonly Word[], word: Word, subcommand: string | undefined): Finding {
  const base = { at: word.at, fatal: true, outcome: 'does nothing and exits 0' }
  if (subcommand !== 'upgrade') return { ...base, message: `${subcommand} knows no all: name the modules` }
  return {
    ...base,
    message: 'module upgrade all does nothing in 19.0 (exit 0): base stands for everything',
    fix: () => replaced(args, word, inPlace(word, 'base')),
  }
}

function wrong(name: string): string | undefined {
  if (name === 'all') return undefined
  if (!coreModules.has(name) && moduleMeant(name) !== undefined && moduleFault(name) === undefined) {
    return `names of modules are written small: there is no '${name}'`
  }
  return moduleFault(name)
}

function placeOf({ word, values: [value] }: Given, name: string): number {
  const index = value?.text.indexOf(name) ?? -1
  return value === undefined || index === -1 ? word.at : (value.places[index] ?? value.at)
}

/** What is installed, updated or loaded anew by the line, and Community's own. */
export const knownModules = ({ given }: Case['parsed']): ReadonlySet<string> =>
  new Set([...coreModules, ...lists.flatMap((dest) => listOf(given, dest))])
