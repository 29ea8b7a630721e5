import { flagOf, isAbsent, placeOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const listdbNoDbname = rule({
  id: 'conf/listdb-no-dbname',
  severity: 'low',
  title: 'The list of databases is off, and no database is named',
  why: 'With list_db off Odoo does not offer a choice: without db_name or dbfilter it serves a database only as long as there is just one.',
  source: 'Odoo documentation, Administration, On-premise deployment; Odoo 19.0 odoo/http.py, db_list',
  fix: 'Set db_name, or a dbfilter that finds one database for each domain.',
  *find(project) {
    for (const server of serving(project))
      if (flagOf(server, 'list_db', true) === false && isAbsent(server, 'db_name') && isAbsent(server, 'dbfilter'))
        yield {
          at: placeOf(server, 'list_db'),
          message: 'list_db is off, and neither db_name nor dbfilter names a database',
        }
  },
})
