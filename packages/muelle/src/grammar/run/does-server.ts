import { has, purposeOf } from '../judge/purpose.ts'
import { lastOf, listOf } from '../parse/after.ts'
import type { Parsed } from '../parse/parsed.ts'
import { and } from './text.ts'

/** What a call of the server does. */
export function serverDoes(parsed: Parsed): string {
  const { given } = parsed
  const { loads, tests, ends } = purposeOf(parsed)
  const names = listOf(given, 'db_name')
  const where = names.length === 0 ? 'the database that odoo.conf names' : `the database ${and(names)}`
  const work = loadsOf(given)
  const surprises: string[] = []
  if (loads) surprises.push('each module is committed by itself, and what was done before a failure stays')
  if (listOf(given, 'reinit').length > 0) surprises.push('records protected by noupdate are overwritten')
  if (has(given, 'overwrite_existing_translations'))
    surprises.push('terms that were translated by hand are overwritten')
  if (names.length > 0) surprises.push(`a database ${and(names)} that does not exist is created, and base installed`)
  if (has(given, 'save'))
    surprises.push('the configuration file is rewritten with every default, and its comments are lost')
  if (listOf(given, 'dev_mode').includes('werkzeug')) surprises.push('errors show a debugger to anybody')
  if (tests) work.push(testsOf(parsed))
  if (!loads && !tests)
    work.push(
      ends
        ? `loads ${where} once`
        : has(given, 'http_enable')
          ? `runs scheduled jobs for ${where}`
          : `serves ${names.length === 0 ? 'the databases of odoo.conf' : where}`,
    )
  const place = loads || tests ? ` in ${where}` : ''
  return [`${and(work)}${place}${ends ? ' and ends' : loads ? ' and goes on serving' : ''}`, ...surprises].join('; ')
}

function loadsOf(given: Parsed['given']): string[] {
  const install = listOf(given, 'init')
  const update = listOf(given, 'update')
  const reinit = listOf(given, 'reinit')
  const everything = update.includes('all') || update.includes('base')
  return [
    ...(install.length > 0 ? [`installs ${and(install)}`] : []),
    ...(update.length > 0
      ? [everything ? 'updates every installed module' : `updates ${and(update)} and what depends on it`]
      : []),
    ...(reinit.length > 0 ? [`loads the data of ${and(reinit)} anew`] : []),
  ]
}

function testsOf({ given }: Parsed): string {
  const tags = lastOf(given, 'test_tags')?.values[0]?.text
  const loads = ['init', 'update', 'reinit'].some((dest) => listOf(given, dest).length > 0)
  const which = loads ? 'the modules that were loaded' : 'every installed module'
  return `runs the tests ${tags === undefined ? 'tagged standard' : `'${tags}'`} of ${which}`
}
