import { coreModules } from '../../facts/odoo/core-modules.ts'
import { databaseName, isPostgres } from '../../stack/database-name.ts'

/** Why this cannot be the name of a module; undefined when it can. Letters, digits and underscores: it is a Python package. */
export function moduleFault(name: string): string | undefined {
  if (/^[a-zA-Z_]\w*$/.test(name)) return undefined
  if (name.includes('/')) return `'${name}' is a path: a module is called by the name of its folder`
  return `'${name}' cannot be the name of a module: letters, digits and underscores`
}

/** The module that was surely meant: the folder of a path, dashes for underscores, other case. */
export function moduleMeant(name: string): string | undefined {
  const folder = name.replace(/\/+$/, '').split('/').at(-1) ?? ''
  if (name.includes('/') && moduleFault(folder) === undefined) return folder
  const folded = name.toLowerCase().replaceAll('-', '_')
  return folded !== name && coreModules.has(folded) ? folded : undefined
}

/** Why a database should not be called this; undefined for good names. Odoo checks none of it on the command line. */
export function databaseFault(name: string): string | undefined {
  if (name === '') return 'the database has no name'
  if (isPostgres(name)) return `'${name}' is PostgreSQL's own database`
  if (name.includes('..') || name.includes('/'))
    return `'${name}' would lead out of the filestore: it becomes a folder there`
  if (Buffer.byteLength(name) > 63) return `'${name}' is longer than the 63 bytes that PostgreSQL keeps`
  if (databaseName.safeParse(name).success) return undefined
  return `'${name}' is no name that Odoo's database manager takes: letters, digits, dots, dashes, underscores`
}

/** A locale as Odoo takes it: es, es_CL, sr@latin. */
export const isLanguage = (text: string): boolean => /^[a-z]{2,3}(?:_[A-Z]{2}|_419)?(?:@[a-z]+)?$/.test(text)
