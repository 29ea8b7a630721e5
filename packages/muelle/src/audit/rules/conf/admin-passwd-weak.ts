import { knownDefaults } from '../../../facts/secrets/default-passwords.ts'
import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const adminPasswdWeak = rule({
  id: 'conf/admin-passwd-weak',
  severity: 'critical',
  title: 'The master password can be guessed',
  why: 'With the master password anybody who reaches /web/database makes, downloads and drops databases; short and common ones are tried first.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Set admin_passwd to a long random text, hashed (pbkdf2), or keep it out of git.',
  *find(project) {
    for (const server of serving(project)) {
      const value = textOf(server, 'admin_passwd')
      // "admin" is conf/admin-passwd-default; a hash tells nothing of what is hashed.
      if (value === undefined || value === 'admin' || value.startsWith('$pbkdf2')) continue
      if (value.length < 10 || knownDefaults.has(value.toLowerCase()))
        yield {
          at: placeOf(server, 'admin_passwd'),
          message: 'admin_passwd is short, or one of those that are tried first',
        }
    }
  },
})
