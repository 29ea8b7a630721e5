import { catalogue, optionNamed } from '../../catalogue.ts'
import type { Refusal } from '../../parse/parsed.ts'
import type { Word } from '../../shell/word.ts'
import { commaList } from '../../values/lists.ts'
import { isLanguage } from '../../values/names.ts'
import { flagOf, inPlace, insertedBehind, replaced, without } from '../edit.ts'
import type { Case, Finding } from '../finding.ts'
import { behindOption } from './leftover.ts'
import { unknownOption } from './option.ts'

/** What an option of another command becomes at one that does not have it. */
type Becomes =
  /** It goes: what it does happens anyway, or has no place here. `valued`: its value too. */
  | { readonly as: 'nothing'; readonly why: string; readonly valued?: true }
  /** Its value becomes a word of the command: the first one, the last one, or one for each part of a comma list. */
  | { readonly as: 'first word' | 'last word' | 'words'; readonly why: string }
  | { readonly as: 'option'; readonly name: string; readonly why: string }
  /** It stands before the subcommand. */
  | { readonly as: 'before'; readonly why: string }

type Table = Readonly<Record<string, Becomes>>

const ends = { as: 'nothing', why: 'this command ends by itself' } as const
const servesNothing = { as: 'nothing', why: 'this command serves nothing' } as const
const atServer: Table = {
  '--stop-after-init': ends,
  '--no-http': servesNothing,
  '--workers': { ...servesNothing, valued: true },
  '--max-cron-threads': { ...servesNothing, valued: true },
}
const connection: Table = Object.fromEntries(
  [
    '-r',
    '-w',
    '--db_user',
    '--db_password',
    '--db_host',
    '--db_port',
    '--db_sslmode',
    '--pg_path',
    '--addons-path',
    '-D',
    '--data-dir',
  ].map((flag) => [
    flag,
    { as: 'nothing', valued: true, why: 'this command takes it from odoo.conf and the environment only' },
  ]),
)
const early = { as: 'before', why: 'it stands before the subcommand' } as const
const database = { as: 'first word', why: 'the database is a word of its own, without an option' } as const
const file = { as: 'last word', why: 'the file is a word of its own, behind the database' } as const
const modules = { as: 'words', why: 'modules are words of their own, without an option' } as const
const noDemo = { as: 'nothing', why: 'demonstration data is left out by default' } as const

/** By command and subcommand; what is true for all subcommands stands under the command alone. */
const foreign: Readonly<Record<string, Table>> = {
  db: {
    ...atServer,
    ...Object.fromEntries(Object.keys(connection).map((flag) => [flag, early])),
    '-c': early,
    '--config': early,
    '-d': database,
    '--database': database,
    '--db': database,
    '--db-name': database,
  },
  'db dump': {
    '-f': file,
    '--file': file,
    '-o': file,
    '--output': file,
    '-F': { as: 'option', name: '--format', why: 'it is called --format' },
  },
  'db load': { '--file': file, '-i': file, '--input': file },
  'db drop': {
    '-f': { as: 'nothing', why: 'drop asks nothing' },
    '--force': { as: 'nothing', why: 'drop asks nothing' },
    '-y': { as: 'nothing', why: 'drop asks nothing' },
    '--yes': { as: 'nothing', why: 'drop asks nothing' },
  },
  'db init': {
    '--demo': { as: 'option', name: '--with-demo', why: 'it is called --with-demo' },
    '--without-demo': noDemo,
    '--lang': { as: 'option', name: '--language', why: 'it is called --language' },
    '--login': { as: 'option', name: '--username', why: 'it is called --username' },
    '-f': { as: 'option', name: '--force', why: 'init has no short form of --force' },
  },
  module: { ...atServer, ...connection, '--without-demo': noDemo },
  'module install': { '-i': modules, '--init': modules, '-m': modules, '--modules': modules, '--module': modules },
  'module upgrade': { '-u': modules, '--update': modules, '-m': modules, '--modules': modules, '--module': modules },
  'module uninstall': { '-u': modules, '-m': modules, '--modules': modules, '--module': modules },
  i18n: { ...atServer, ...connection, '--modules': modules, '--module': modules, '-m': modules },
  'i18n import': {
    '--i18n-overwrite': { as: 'option', name: '--overwrite', why: 'it is called --overwrite' },
    '--i18n-import': modules,
    '-f': modules,
    '--file': modules,
  },
  'i18n export': { '--i18n-export': { as: 'option', name: '--output', why: 'it is called --output' } },
  deploy: {
    '-d': { as: 'option', name: '--db', why: 'it is called --db' },
    '--database': { as: 'option', name: '--db', why: 'it is called --db' },
    '--url': { as: 'last word', why: 'the address is a word of its own, behind the folder' },
    '--user': { as: 'option', name: '--login', why: 'it is called --login' },
  },
}

/** Words that an argparse command does not know. */
export function argparseLeftover(judged: Case, { words }: Refusal): Finding {
  const { parsed } = judged
  const option = words.find(({ text }) => /^-./.test(text))
  if (option === undefined) return plainLeftover(judged, words)
  const { flag } = flagOf(option)
  const command = parsed.command?.name ?? ''
  const becomes = foreign[`${command} ${parsed.subcommand?.name}`]?.[flag] ?? foreign[command]?.[flag]
  if (becomes === undefined) return unknownOption(judged, option)
  const fix = fixOf(judged, option, becomes)
  const doubt =
    fix === undefined && flag === '-d' ? '; -f is --force, which drops the target first, so this is left to you' : ''
  return {
    at: option.at,
    fatal: true,
    message: `${[command, parsed.subcommand?.name].filter(Boolean).join(' ')} takes no ${flag}: ${becomes.why}${doubt}`,
    fix,
  }
}

function plainLeftover(judged: Case, words: readonly Word[]): Finding {
  const apart = behindOption(judged, words)
  if (apart) return apart
  const { args, parsed } = judged
  const [word] = words
  // `i18n loadlang -d shop es_CL`
  if (parsed.subcommand?.name === 'loadlang' && words.every(({ text }) => isLanguage(text)) && word) {
    return {
      at: word.at,
      fatal: true,
      message: 'languages stand behind -l',
      fix: () => [...without(args, words), ...inPlace(word, '-l'), ...words],
    }
  }
  return { at: word?.at ?? 0, fatal: true, message: `'${word?.text ?? ''}' is a word too many` }
}

function fixOf({ args, parsed }: Case, option: Word, becomes: Becomes): (() => readonly Word[]) | undefined {
  const { flag, glued } = flagOf(option)
  const next = args[args.indexOf(option) + 1]
  const value = glued === undefined ? next : inPlace(option, glued)[0]
  const own = glued === undefined && next !== undefined ? [option, next] : [option]
  const holder = parsed.named.at(-1)
  // `db load -d shop -f dump.zip`: -f is --force here, and what drops a database is never guessed.
  const forced = parsed.given.some(({ typed }) => typed === '-f')
  if (parsed.subcommand?.name === 'load' && forced && becomes.as === 'first word') return undefined
  switch (becomes.as) {
    case 'nothing':
      return () => without(args, becomes.valued ? own : [option])
    case 'option':
      return () => replaced(args, option, inPlace(option, becomes.name + (glued === undefined ? '' : `=${glued}`)))
    case 'first word':
      return value && holder ? () => insertedBehind(without(args, own), holder, [value]) : undefined
    case 'last word':
      return value ? () => [...without(args, own), value] : undefined
    case 'words':
      return value && holder
        ? () => insertedBehind(without(args, own), holder, inPlace(value, ...commaList(value.text)))
        : undefined
    case 'before': {
      const command = parsed.named[0]
      const valued = optionNamed(catalogue().serverOptions, flag)?.takesValue !== false
      const moved = valued ? own : [option]
      return command ? () => insertedBehind(without(args, moved), command, moved) : undefined
    }
  }
}
