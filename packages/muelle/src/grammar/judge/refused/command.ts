import { closest } from '../../../kernel/didyoumean.ts'
import { type Command, catalogue } from '../../catalogue.ts'
import type { Refusal } from '../../parse/parsed.ts'
import type { Word } from '../../shell/word.ts'
import { own } from '../../values/own.ts'
import { inPlace, insertedBehind, replaced, without } from '../edit.ts'
import type { Case, Finding } from '../finding.ts'
import { typographicDash } from './dash.ts'

/** Words that people type as commands, and the words that Odoo 19 has for them. */
const meantCommands: Readonly<Record<string, readonly string[]>> = {
  version: ['--version'],
  install: ['module', 'install'],
  uninstall: ['module', 'uninstall'],
  upgrade: ['module', 'upgrade'],
  update: ['module', 'upgrade'],
  dump: ['db', 'dump'],
  backup: ['db', 'dump'],
  restore: ['db', 'load'],
  duplicate: ['db', 'duplicate'],
  drop: ['db', 'drop'],
  createdb: ['db', 'init'],
  dropdb: ['db', 'drop'],
  run: ['server'],
  serve: ['server'],
}

/** The same for subcommands. */
const meantSubcommands: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  db: {
    create: 'init',
    new: 'init',
    initialize: 'init',
    backup: 'dump',
    export: 'dump',
    restore: 'load',
    import: 'load',
    copy: 'duplicate',
    clone: 'duplicate',
    delete: 'drop',
    remove: 'drop',
    rm: 'drop',
    mv: 'rename',
    move: 'rename',
  },
  module: { update: 'upgrade', remove: 'uninstall', add: 'install', force_demo: 'force-demo', demo: 'force-demo' },
  i18n: { load: 'loadlang', 'load-lang': 'loadlang', load_lang: 'loadlang', 'load-language': 'loadlang' },
}

/** What lists would say, which Odoo 19's commands cannot. */
const listing: Readonly<Record<string, string>> = {
  db: 'Odoo lists no databases: psql -l does, and muelle databases check',
  module: 'Odoo lists no modules on the command line: they are rows of ir_module_module',
  i18n: 'Odoo lists no languages on the command line: they are rows of res_lang',
}

/** A command that Odoo 19 does not have. */
export function unknownCommand({ args }: Case, { words: [word], at }: Refusal): Finding {
  const name = word?.text ?? ''
  const dash = word && typographicDash({ args }, word)
  if (dash) return dash
  const known = [...catalogue().commands.keys()]
  const folded = known.find((each) => each === name.toLowerCase().replaceAll('-', '_'))
  const meant = folded === undefined ? own(meantCommands, name) : [folded]
  const near = closest(name, known)
  const hint = meant ? `; it is ${meant.join(' ')}` : near === undefined ? '' : `; did you mean ${near}?`
  return {
    at,
    fatal: true,
    message: `Odoo 19 has no command '${name}'${hint}`,
    fix: word === undefined || meant === undefined ? undefined : () => replaced(args, word, inPlace(word, ...meant)),
  }
}

/** A subcommand that is none, or options of it that stand before it. */
export function unknownSubcommand(judged: Case, { words: [word], at, message }: Refusal): Finding {
  const { args, parsed } = judged
  const command = parsed.command
  if (word === undefined || command === undefined) return { at, message, fatal: true }
  const moved = optionsBefore(judged, command)
  if (moved) return moved
  if (word.text === 'help') {
    return {
      at,
      fatal: true,
      message: `${message}; its help is --help`,
      fix: () => replaced(args, word, inPlace(word, '--help')),
    }
  }
  if (word.text === 'list' || word.text === 'ls') {
    return { at, fatal: true, message: `${message}; ${listing[command.name] ?? 'there is no list'}` }
  }
  const meant = own(own(meantSubcommands, command.name) ?? {}, word.text.toLowerCase())
  const near = closest(
    word.text,
    command.subcommands.map(({ name }) => name),
  )
  const hint = meant ? `; it is ${meant}` : near === undefined ? '' : `; did you mean ${near}?`
  const fix = meant === undefined ? undefined : () => replaced(args, word, inPlace(word, meant))
  return { at, fatal: true, message: message + hint, fix }
}

/** `db -d shop dump`: what stands before the subcommand belongs behind it. */
export function optionsBefore({ args, parsed: { named } }: Case, command: Command): Finding | undefined {
  const [first] = named
  if (first === undefined) return undefined
  const start = args.indexOf(first) + 1
  const names = new Set(command.subcommands.map(({ name }) => name))
  const place = args.findIndex(({ text }, index) => index >= start && names.has(text))
  const sub = args[place]
  const before = args.slice(start, place)
  if (sub === undefined || before.length === 0) return undefined
  const foreign = before.filter((word, index) => isForeign(command, word) || isForeign(command, before[index - 1]))
  if (foreign.length === 0) return undefined
  return {
    at: foreign[0]?.at ?? sub.at,
    fatal: true,
    message: `options of '${sub.text}' stand behind it`,
    fix: () => insertedBehind(without(args, foreign), sub, foreign),
  }
}

/** An option that the command itself does not have; its value is what follows it. */
function isForeign(command: Command, word: Word | undefined): boolean {
  if (word === undefined || !word.text.startsWith('-')) return false
  const flag = word.text.split('=')[0] ?? ''
  if (command.name !== 'db') return flag !== '--help' && flag !== '-h'
  return !command.options.some(({ flags }) => flags.includes(flag))
}
