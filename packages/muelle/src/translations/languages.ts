import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import { closest } from '../kernel/didyoumean.ts'
import { EnvironmentError, UserError } from '../kernel/errors.ts'
import { ask } from '../postgres/psql.ts'

/** A language as Odoo knows it. `iso` is what its files and its commands call it: `es` for es_ES, `es_CL` for itself. */
const Language = z.object({ code: z.string(), iso: z.string(), name: z.string(), active: z.boolean() })
export type Language = z.output<typeof Language>

const Answer = z.object({ languages: z.array(Language), installed: z.array(z.string()) })

/** What a database says of languages, and which modules it has installed. */
export type Languages = z.output<typeof Answer>

/** Tables of Odoo 19.0; every language that Odoo knows has a row. */
const question = `SELECT json_build_object(
  'languages', (SELECT json_agg(json_build_object('code', code, 'iso', coalesce(iso_code, code), 'name', name, 'active', coalesce(active, false)) ORDER BY code) FROM res_lang),
  'installed', (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM ir_module_module WHERE state = 'installed'));
`

/** @throws EnvironmentError when the database has no table of languages, or does not answer. */
export async function readLanguages(
  engine: Engine,
  db: string,
  database: string,
  signal?: AbortSignal,
): Promise<Languages> {
  try {
    return Answer.parse(JSON.parse((await ask(engine, db, database, question, signal)).join('')))
  } catch (error) {
    if (
      !(error instanceof EnvironmentError) ||
      !/"?(res_lang|iso_code)"? does not exist/.test(error.report.evidence ?? '')
    )
      throw error
    throw new EnvironmentError(
      {
        ...error.report,
        what: `${database} has no languages of Odoo.`,
        next: 'Is it a database of Odoo 19? See: muelle databases list',
      },
      { cause: error },
    )
  }
}

/**
 * The languages that are meant: by Odoo's code or by what its files are called.
 * @throws UserError with the closest name. Odoo ignores a language that it does not know, and its exit code says 0.
 */
export function meantLanguages(known: readonly Language[], named: readonly string[]): readonly Language[] {
  return named.map((name) => {
    const found = known.find(({ code }) => code === name) ?? known.find(({ iso }) => iso === name)
    if (found !== undefined) return found
    const near = closest(name, [...known.map(({ code }) => code), ...known.map(({ name }) => name)])
    const meant = known.find(({ code, name }) => code === near || name === near)
    throw new UserError({
      what: `Odoo knows no language ${name}.`,
      evidence: `it knows ${known.length}, as es_CL or es_ES`,
      next: meant
        ? `Did you mean ${meant.code} (${meant.name})?`
        : 'Codes are like es_CL: the language, and the country.',
    })
  })
}

/** @throws UserError, refused, for those that the database does not use yet: Odoo ignores them, and its exit code says 0. */
export function mustBeActive(database: string, languages: readonly Language[]): void {
  const missing = languages.filter(({ active }) => !active).map(({ code }) => code)
  if (missing.length === 0) return
  throw new UserError(
    {
      what: `${database} does not use ${missing.join(', ')} yet.`,
      next: `Run: muelle i18n load ${missing.join(' ')}. With the project’s own files: muelle i18n add ${missing.join(' ')}`,
    },
    { refused: true },
  )
}

/**
 * The names of the files that Odoo reads for a language, the general ones first.
 * Source: `get_base_langs` in Odoo 19.0's odoo/tools/translate.py.
 */
export function fileNames({ code }: Pick<Language, 'code'>): readonly string[] {
  const [base = code] = code.split('_')
  const names = [base]
  if (base === 'es' && code !== 'es_ES' && code !== 'es_419') names.push('es_419')
  if (code === 'zh_HK') names.push('zh_TW')
  if (code !== base) names.push(code)
  return names
}
