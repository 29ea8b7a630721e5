import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { isGuessable } from '../credentials.ts'
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
      // A hash tells nothing of what is hashed; a long random word has no words in it.
      if (value === undefined || value.startsWith('$pbkdf2')) continue
      if (isGuessable(value))
        yield {
          at: placeOf(server, 'admin_passwd'),
          message: 'admin_passwd is short, or one of those that are tried first',
        }
    }
  },
})
