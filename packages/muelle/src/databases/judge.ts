import type { Report } from '../kernel/errors.ts'
import { reportUrl } from '../stack/served.ts'
import type { Stack } from '../stack/stack.ts'
import type { DatabaseState } from './state.ts'

/** Something about a database that is not as muelle.yaml, or the database itself, says. */
export interface DatabaseFinding extends Report {
  readonly database: string
  readonly about: 'missing' | 'locale' | 'collation' | 'report.url'
}

/** Compares the databases with muelle.yaml. Pure; nothing of it is corrected by itself. */
export function judgeDatabases(
  { odoo, postgres }: Pick<Stack, 'odoo' | 'postgres'>,
  states: readonly DatabaseState[],
): readonly DatabaseFinding[] {
  return odoo.databases.flatMap((database): readonly DatabaseFinding[] => {
    const state = states.find(({ name }) => name === database)
    if (state === undefined)
      return [{ database, about: 'missing', what: `There is no database ${database}.`, next: 'Run: muelle up' }]
    return [...locale(postgres, state), ...collation(state), ...report(odoo, state)]
  })
}

function locale(
  { locale }: Stack['postgres'],
  { name, provider, locale: is }: DatabaseState,
): readonly DatabaseFinding[] {
  if (provider === locale.provider && same(is, locale.name)) return []
  return [
    {
      database: name,
      about: 'locale',
      what: `${name} sorts by ${provider} ${is}, muelle.yaml says ${locale.provider} ${locale.name}.`,
      evidence: meaning(provider, is),
      next: 'A database keeps the locale it was made with. Write that one under postgres.locale, or move the data into a new database: docs/databases.md#change-the-locale',
    },
  ]
}

/** PostgreSQL writes a tag in its canonical form since 16: es-CL and es_CL are one. */
const same = (a: string, b: string) => a.toLowerCase().replaceAll('_', '-') === b.toLowerCase().replaceAll('_', '-')

/** What a person sees of a locale: the order of lists. */
function meaning(provider: DatabaseState['provider'], locale: string): string {
  if (provider === 'libc' && /^(C|POSIX)(\.|$)/.test(locale))
    return 'by code: capitals before small letters, Á and Ñ after Z (Zúñiga, alvarez, Ñuñoa)'
  if (provider === 'icu' && /^es\b/i.test(locale))
    return 'as Spanish dictionaries do: Ñ is a letter of its own, after N'
  if (provider === 'icu' && /^(und|root|)$/i.test(locale))
    return 'by no language: Ñ is an N with a mark, so it stands among the Ns'
  return 'lists of names come in the order of that language; indexes are made for it'
}

/** An index made by another version of the library may not find rows that are there. Source: PostgreSQL documentation, ALTER COLLATION, Notes. */
function collation({ name, provider, collation }: DatabaseState): readonly DatabaseFinding[] {
  if (collation === undefined || collation.recorded === collation.actual) return []
  const library = provider === 'icu' ? 'ICU' : 'the C library'
  return [
    {
      database: name,
      about: 'collation',
      what: `${library} sorts by version ${collation.actual} now, and the indexes of ${name} were made with ${collation.recorded}.`,
      evidence:
        'a newer image brought it; an index in the old order may not find rows that are there, and let duplicates in',
      next: `Make the indexes anew while nobody works: muelle databases reindex ${name}`,
    },
  ]
}

function report(odoo: Stack['odoo'], { name, reportUrl: is }: DatabaseState): readonly DatabaseFinding[] {
  const wanted = reportUrl(odoo, name)
  if (is === wanted) return []
  return [
    {
      database: name,
      about: 'report.url',
      what:
        is === undefined
          ? `${name} has no report.url: printed reports fetch their pictures from the public address.`
          : `report.url of ${name} is not the stack's own: printed reports fetch their pictures from there.`,
      evidence: is === undefined ? 'a container may not reach that address, and waits' : meant(is, wanted),
      next: `Set it: muelle reports url. A value of your own stays when you do not.`,
    },
  ]
}

/** The same name with another port leads to the workers themselves. */
const meant = (is: string, wanted: string): string =>
  `${is} instead of ${wanted}${new URL(wanted).hostname === hostOf(is) ? ': as many prints at once as there are workers wait for one another' : ''}`

const hostOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).hostname : undefined)
