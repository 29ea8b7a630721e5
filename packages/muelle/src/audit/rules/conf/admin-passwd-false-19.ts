import { certain, placeOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const adminPasswdFalse19 = rule({
  id: 'conf/admin-passwd-false-19',
  severity: 'critical',
  title: 'Odoo 19 takes the word False for no master password at all: it is "admin"',
  why: 'Odoo 19 reads False as "not set" and falls back to its default "admin"; older ones switched the master password off by it.',
  source: 'Odoo 19.0 odoo/tools/config.py, run against its own parser',
  fix: 'Set a long random admin_passwd, and list_db = False.',
  *find(project) {
    for (const server of serving(project))
      if ((server.major ?? 0) >= 19 && /^(false|none)$/i.test(certain(server, 'admin_passwd')?.value.trim() ?? ''))
        yield { at: placeOf(server, 'admin_passwd'), message: 'admin_passwd is False, which Odoo 19 reads as "admin"' }
  },
})
