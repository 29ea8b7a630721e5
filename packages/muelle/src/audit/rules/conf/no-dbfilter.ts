import { flagOf, isAbsent } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { nameOf, serving } from '../odoos.ts'

export const noDbfilter = rule({
  id: 'conf/no-dbfilter',
  severity: 'low',
  title: 'Nothing says which database a domain gets',
  why: 'Without db_name and dbfilter everybody chooses among all databases, and a second one (a copy, a test) makes the first ask.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Set db_name, or a dbfilter such as ^%d$.',
  *find(project) {
    for (const server of serving(project)) {
      // With the list off it is conf/listdb-no-dbname.
      if (flagOf(server, 'list_db', true) === false) continue
      if (isAbsent(server, 'db_name') && isAbsent(server, 'dbfilter'))
        yield { at: server.at, message: `neither db_name nor dbfilter is set for ${nameOf(server)}` }
    }
  },
})
