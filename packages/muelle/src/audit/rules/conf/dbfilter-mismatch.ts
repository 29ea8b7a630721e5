import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const dbfilterMismatch = rule({
  id: 'conf/dbfilter-mismatch',
  severity: 'high',
  title: 'dbfilter does not fit the database that is named',
  why: 'Odoo serves only databases that the filter fits: db_name beside a filter that refuses it serves nothing.',
  source: 'Odoo 19.0 odoo/http.py, db_filter',
  fix: 'Make dbfilter fit db_name, or leave one of them out.',
  *find(project) {
    for (const server of serving(project)) {
      const [filter, name] = [textOf(server, 'dbfilter'), textOf(server, 'db_name')]
      // %d and %h are the request’s host: any name may fit. Odoo’s match is at the beginning.
      if (filter === undefined || name === undefined || /%[dh]/.test(filter) || name.includes(',')) continue
      if (!/^\^?[\w.-]+\$?$/.test(filter)) continue
      const words = filter.replace(/^\^/, '')
      const fits = words.endsWith('$') ? name === words.slice(0, -1) : name.startsWith(words)
      if (!fits && !words.includes('.'))
        yield { at: placeOf(server, 'dbfilter'), message: `dbfilter = ${filter} does not fit db_name = ${name}` }
    }
  },
})
