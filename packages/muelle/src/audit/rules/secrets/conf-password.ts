import { rule } from '../../rule.ts'
import { isGuessable, isPlaceholder } from '../credentials.ts'
import { asPublished } from '../published.ts'
import { writtenSecrets } from '../written/written.ts'

export const confPassword = rule({
  id: 'secrets/conf-password',
  severity: 'high',
  title: 'A password stands in an odoo.conf that git has',
  why: 'Everybody with the repository has the password, for ever: it stays in the history.',
  source: 'Odoo documentation, Deploying Odoo; Odoo 19.0 tools/config.py, PGPASSWORD',
  fix: 'Take it out of the file and give it as PGPASSWORD or by the entrypoint’s PASSWORD_FILE, then change it.',
  *find(project) {
    for (const { name, value, at, kind, isSample } of writtenSecrets(project)) {
      if (kind !== 'conf' || isSample || isPlaceholder(value)) continue
      // That the master password is weak is told by rules of its own; here it is one that somebody chose.
      if (name === 'admin_passwd' && isGuessable(value)) continue
      const published = asPublished(project, at.file.path)
      if (published !== undefined)
        yield {
          at,
          message: `${name} is written out in a file of the repository${published.words}`,
          severity: published.severity,
          hides: [value],
        }
    }
  },
})
