import { rule } from '../../rule.ts'
import { isKnownDefault, isPlaceholder } from '../credentials.ts'
import { writtenSecrets } from '../written/written.ts'

export const defaultPassword = rule({
  id: 'secrets/default-password',
  severity: 'high',
  title: 'A password is written out, or is one that everybody tries first',
  why: 'Whoever has the file has the password, and those of documentation are the first that a scanner tries.',
  source: 'OWASP ASVS 2.10.4; hub.docker.com/_/odoo and /_/postgres, whose examples say odoo',
  fix: `Take it from outside the repository: \${POSTGRES_PASSWORD:?}, or a file below secrets: and POSTGRES_PASSWORD_FILE. Then change it.`,
  *find(project) {
    for (const { name, value, at, kind, isSample } of writtenSecrets(project)) {
      if (isSample || isPlaceholder(value)) continue
      // What an environment file holds is its own business, if git does not have it: env-committed looks at that.
      const isKnown = isKnownDefault(value)
      // Of odoo.conf any password that is written out is conf-password.
      // Its master password is conf/admin-passwd-weak.
      if ((kind === 'env' || kind === 'conf') && (!isKnown || name === 'admin_passwd')) continue
      yield {
        at,
        message: isKnown ? `${name} is a password that everybody knows` : `${name} is written out`,
        hides: [value],
      }
    }
  },
})
