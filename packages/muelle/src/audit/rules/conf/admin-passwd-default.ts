import { flagOf, isAbsent, placeOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { nameOf, serving } from '../odoos.ts'

export const adminPasswdDefault = rule({
  id: 'conf/admin-passwd-default',
  severity: 'critical',
  title: 'The master password is Odoo’s own default',
  why: 'With the master password anybody who reaches /web/database makes, downloads and drops databases; without admin_passwd it is "admin".',
  source: 'Odoo documentation, Administration, On-premise deployment; Odoo 19.0 odoo/tools/config.py, admin_passwd',
  fix: 'Set admin_passwd to a long random text, hashed (pbkdf2) or from a secret, and list_db = False.',
  *find(project) {
    for (const server of serving(project))
      if (isAbsent(server, 'admin_passwd'))
        yield {
          at: placeOf(server, 'admin_passwd'),
          message: `nothing sets admin_passwd of ${nameOf(server)}: the master password is "admin"`,
          // Without the list of databases nobody is asked for it.
          severity: flagOf(server, 'list_db', true) === false ? 'medium' : undefined,
        }
  },
})
