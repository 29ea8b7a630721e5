import { catalogue } from '../../catalogue.ts'
import type { Refusal } from '../../parse/parsed.ts'
import type { Word } from '../../shell/word.ts'
import { databaseFault, moduleFault } from '../../values/names.ts'
import { inPlace, insertedBehind, replaced, without } from '../edit.ts'
import type { Case, Finding } from '../finding.ts'
import { typographicDash } from './dash.ts'
import { textOf } from './values.ts'

type Repair = (judged: Case, word: Word) => Finding | undefined

/** Words that the server's parser can do nothing with: the first repair that fits. */
export function serverLeftover(judged: Case, { words: [word] }: Refusal): Finding {
  if (word === undefined) return { at: 0, message: 'there are words too many', fatal: true }
  for (const repair of repairs) {
    const finding = repair(judged, word)
    if (finding) return finding
  }
  return {
    at: word.at,
    fatal: true,
    message: `'${word.text}' belongs to nothing: Odoo takes options here and no further words`,
  }
}

/** `-d shop shell`, `-c odoo.conf db dump`: the command stands first. */
const commandBehind: Repair = ({ args, parsed }, word) => {
  if (parsed.named.length > 0 || !catalogue().commands.has(word.text)) return undefined
  const [first, path] = args
  if (first?.text === '--addons-path' && path !== undefined && args[2] === word) {
    return {
      at: first.at,
      fatal: true,
      message: 'before a command only --addons-path=PATH may stand, with an equals sign',
      fix: () => [...inPlace(first, `--addons-path=${path.text}`), ...args.slice(2)],
    }
  }
  return {
    at: word.at,
    fatal: true,
    message: `the command ${word.text} stands first, its options behind it`,
    fix: () => [word, ...without(args, [word])],
  }
}

/** `--dev -d shop`: an option that wants a value takes the next word, also when that is an option. */
const tookOption: Repair = ({ args, parsed: { given } }) => {
  const greedy = given.find(({ values: [value] }) => value && args.includes(value) && /^-./.test(value.text))
  if (greedy === undefined) return undefined
  const isDev = greedy.option.dest === 'dev_mode'
  return {
    at: greedy.word.at,
    fatal: true,
    message: `${greedy.typed} wants a value and takes '${textOf(greedy)}' for it${isDev ? '; all is meant' : ''}`,
    fix: isDev ? () => replaced(args, greedy.word, inPlace(greedy.word, '--dev=all')) : undefined,
  }
}

const lists: ReadonlySet<string | null> = new Set([
  'init',
  'update',
  'reinit',
  'test_tags',
  'addons_path',
  'server_wide_modules',
])

/** `-u sale, purchase`: a list has no blanks. */
const listWithBlanks: Repair = ({ args, parsed: { given } }, word) => {
  const index = args.indexOf(word)
  const before = args[index - 1]
  const option = given.find(
    ({ word: holder, values: [value] }) => value !== undefined && (value === before || holder === before),
  )
  if (option === undefined || before === undefined || !lists.has(option.option.dest)) return undefined
  const comma = before.text.endsWith(',') || word.text.startsWith(',')
  const modules = option.option.dest === 'init' || option.option.dest === 'update'
  if (!comma && !(modules && moduleFault(word.text) === undefined)) return undefined
  const joined = `${before.text.replace(/,+$/, '')},${word.text.replace(/^,+/, '')}`
  return {
    at: word.at,
    fatal: true,
    message: `the list of ${option.typed} ends at the blank: it is written with commas and without blanks`,
    fix: () => without(replaced(args, before, inPlace(before, joined)), [word]),
  }
}

/** `--proxy-mode True` */
const valueOfFlag: Repair = ({ args, parsed: { given } }, word) => {
  const before = args[args.indexOf(word) - 1]
  const flag = given.find(({ word: holder, option }) => holder === before && !option.takesValue)
  const lower = word.text.toLowerCase()
  if (flag === undefined || !['true', 'false', '1', '0', 'yes', 'no'].includes(lower)) return undefined
  const yes = ['true', '1', 'yes'].includes(lower)
  return {
    at: word.at,
    fatal: true,
    message: `${flag.typed} takes no value: it is written alone, or left out`,
    fix: () => without(args, yes ? [word] : [word, flag.word]),
  }
}

/** `neutralize shop`: the database has an option. */
const databaseWord: Repair = ({ args, parsed: { command, given, refusal } }, word) => {
  if (!['neutralize', 'shell', 'populate'].includes(command?.name ?? '') || refusal?.words.length !== 1)
    return undefined
  if (given.some(({ option }) => option.dest === 'db_name') || databaseFault(word.text) !== undefined) return undefined
  if (/\.\w+$/.test(word.text)) return undefined
  return {
    at: word.at,
    fatal: true,
    message: `${command?.name} takes the database behind -d`,
    fix: () => replaced(args, word, inPlace(word, '-d', word.text)),
  }
}

/** `shell script.py` */
const script: Repair = ({ parsed: { command } }, word) =>
  command?.name === 'shell' && word.text.endsWith('.py')
    ? { at: word.at, fatal: true, message: 'shell takes no file: a script comes on its standard input (< FILE)' }
    : undefined

const repairs: readonly Repair[] = [
  typographicDash,
  tookOption,
  commandBehind,
  listWithBlanks,
  valueOfFlag,
  databaseWord,
  script,
]

/** One dash before a long name: `-update=sale` is read as `-u pdate=sale`. Looked for whether Odoo takes the line or not. */
export function singleDash({ args, parsed: { command, subcommand, given } }: Case): readonly Finding[] {
  const options = subcommand?.options ?? command?.options ?? []
  const values = new Set(given.flatMap((each) => each.values))
  return args.flatMap((word) => {
    const match = /^-([a-z][a-z_-]{2,})(=.*)?$/s.exec(word.text)
    const name = `--${match?.[1]}`
    const option = match ? options.find(({ flags }) => flags.includes(name)) : undefined
    if (option === undefined || values.has(word)) return []
    const first = optionLetter(given, word)
    return [
      {
        at: word.at,
        fatal: true,
        message: `with one dash Odoo reads ${first}: ${name} has two`,
        outcome: 'does something else than the long option',
        fix: () => replaced(args, word, inPlace(word, `-${word.text}`)),
      },
    ]
  })
}

const optionLetter = (given: Case['parsed']['given'], word: Word): string => {
  const read = given.find((each) => each.word === word)
  return read === undefined ? 'single letters' : `${read.typed} with the value '${textOf(read)}'`
}

/** A word that stands apart behind an option: the words before it have to stand together. */
export function behindOption({ args, parsed: { positionals } }: Case, words: readonly Word[]): Finding | undefined {
  const taken = Object.values(positionals).flat()
  const last = taken.at(-1)
  const open = Object.values(positionals).some((list) => list.length === 0)
  if (last === undefined || !open || words.some(({ text }) => text.startsWith('-'))) return undefined
  return {
    at: words[0]?.at ?? 0,
    fatal: true,
    message: 'an option stands between the words of this command: options come before them',
    fix: () => insertedBehind(without(args, words), last, words),
  }
}
