import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const dbfilterOpen = rule({
  id: 'conf/dbfilter-open',
  severity: 'medium',
  title: 'dbfilter lets every database through',
  why: 'A filter that fits every name separates nothing: each domain reaches each database.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Write a filter that finds one database for each domain, such as ^%d$, or name the database.',
  *find(project) {
    for (const server of serving(project)) {
      const value = textOf(server, 'dbfilter')
      if (value !== undefined && /^\^?\(?\.[*+]\)?\$?$/.test(value))
        yield { at: placeOf(server, 'dbfilter'), message: `dbfilter = ${value} fits every name` }
    }
  },
})
