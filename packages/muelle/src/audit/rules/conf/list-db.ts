import type { OdooServer } from '../../project/odoo/server.ts'
import { flagOf, placeOf, textOf } from '../../project/odoo/settings.ts'
import { confKey } from '../../read/odoo-conf.ts'
import { type Edit, rule } from '../../rule.ts'
import { nameOf, serving } from '../odoos.ts'

/** Where it is written out, and the database is named: people could not log in otherwise. */
function mend(server: OdooServer): readonly Edit[] | undefined {
  const key = server.conf && confKey(server.conf, 'list_db')
  const isNamed = textOf(server, 'db_name') !== undefined || textOf(server, 'dbfilter') !== undefined
  return key !== undefined && isNamed ? [{ at: key.at, text: 'False' }] : undefined
}

export const listDb = rule({
  id: 'conf/list-db',
  severity: 'high',
  title: 'Everybody may see and manage the databases',
  why: '/web/database lists every database of the server to anybody, and offers to back up, restore and drop them for one password.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Set list_db = False in odoo.conf, and name the database with db_name or dbfilter.',
  *find(project) {
    for (const server of serving(project))
      if (flagOf(server, 'list_db', true) === true)
        yield { at: placeOf(server, 'list_db'), message: `list_db of ${nameOf(server)} is on`, edits: mend(server) }
  },
})
