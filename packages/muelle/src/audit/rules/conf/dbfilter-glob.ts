import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const dbfilterGlob = rule({
  id: 'conf/dbfilter-glob',
  severity: 'low',
  title: 'dbfilter is written as a pattern of files, and is a regular expression',
  why: 'In a regular expression the star repeats the letter before it: acme* fits acm, and every name that begins so.',
  source: 'Odoo documentation, Administration, On-premise deployment; Python documentation, re',
  fix: 'Write ^acme.*$ for names that begin with acme, ^acme$ for acme alone.',
  *find(project) {
    for (const server of serving(project)) {
      const value = textOf(server, 'dbfilter')
      if (value !== undefined && /^\^?[\w-]*[\w-]\*\$?$|^\*/.test(value))
        yield {
          at: placeOf(server, 'dbfilter'),
          message: `dbfilter = ${value} repeats a letter, it does not stand for any text`,
        }
    }
  },
})
