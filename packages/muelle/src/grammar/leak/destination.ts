import { own } from '../values/own.ts'
import type { Leak } from './leak.ts'

/** Where a secret goes instead; by the option's or variable's name in lower case, without dashes. */
const places: Readonly<Record<string, string>> = {
  dbpassword: 'the file that PGPASSFILE names (Muelle: secret odoo_db_password)',
  w: 'the file that PGPASSFILE names (Muelle: secret odoo_db_password)',
  pgpassword: 'the file that PGPASSFILE names (Muelle: secret odoo_db_password)',
  smtppassword: 'the key smtp_password of an odoo.conf that only Odoo may read',
  adminpasswd: 'the key admin_passwd of an odoo.conf that only Odoo may read (Muelle: secret odoo_admin_passwd)',
  odooadminpasswd: 'the key admin_passwd of an odoo.conf that only Odoo may read (Muelle: secret odoo_admin_passwd)',
  password: "a prompt or a file; the first password of admin is Muelle's secret odoo_user_password",
}

/** What to tell about a secret that everybody can read: which, who sees it, and where it goes. */
export function leakMessage({ name, kind }: Leak): string {
  const seen =
    kind === 'variable' ? 'everybody who can inspect the process or the container' : 'everybody who can list processes'
  const what = kind === 'url' ? 'the password in the URL' : `the value of ${name}`
  const key = name.toLowerCase().replace(/[-_]/g, '')
  const place =
    kind === 'url'
      ? 'a download before, with the password from a file'
      : (own(places, key) ?? 'a file that only its reader may open')
  return `${what} is seen by ${seen} and stays in the shell's history; it goes into ${place}`
}
