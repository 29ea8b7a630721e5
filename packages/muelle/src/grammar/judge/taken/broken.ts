import { lastOf, listOf } from '../../parse/after.ts'
import type { Case, Finding, Judge } from '../finding.ts'

/** What build 20251227 of 19.0 takes and does not do. Source: facts/odoo/odoo-cli.json, `notes` of the commands. */
const commands: Readonly<Record<string, { readonly message: string; readonly outcome: string }>> = {
  obfuscate: {
    message: 'obfuscate always fails in this build of 19.0 (exit 1); a copy is made harmless by odoo neutralize',
    outcome: 'fails with exit 1',
  },
  start: {
    message:
      'start creates a database in 19.0 and never initialises it (exit 0); odoo db init DB does, and muelle up runs the server',
    outcome: 'creates a database that is never initialised',
  },
  genproxytoken: {
    message:
      'genproxytoken does not save its token in 19.0 and rewrites the whole configuration; proxy_access_token is a key of odoo.conf',
    outcome: 'rewrites the configuration and does not save the token',
  },
}

export const broken: Judge = ({ parsed: { command, named, shows } }) => {
  const fault = shows === undefined ? commands[command?.name ?? ''] : undefined
  return fault === undefined ? [] : [{ at: named[0]?.at ?? 0, fatal: true, ...fault }]
}

/** `all` is a name for `-u` only. */
export const allModules: Judge = ({ parsed: { given } }: Case): readonly Finding[] => {
  const init = lastOf(given, 'init')
  const reinit = lastOf(given, 'reinit')
  return [
    ...(init && listOf(given, 'init').includes('all')
      ? [
          {
            at: init.word.at,
            fatal: true,
            message: '-i all installs nothing in 19.0 (exit 0): name the modules',
            outcome: 'installs nothing and exits 0',
          },
        ]
      : []),
    ...(reinit && listOf(given, 'reinit').includes('all')
      ? [
          {
            at: reinit.word.at,
            fatal: true,
            message: '--reinit knows no all: name the modules',
            outcome: 'does nothing and exits 0',
          },
        ]
      : []),
  ]
}
