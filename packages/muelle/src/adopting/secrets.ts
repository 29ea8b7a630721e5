import { certain } from '../audit/project/odoo/settings.ts'
import { type Chosen, type Left, left } from './proposal.ts'

/** A secret that the old files hold and that Muelle keeps in a file of its own. Never shown. */
export interface Moved {
  /** As `muelle secrets` calls it. */
  readonly name: string
  readonly value: string
}

/** As short as `muelle secrets set` takes one. */
const shortest = 12

/** The master password and the mail server's. The database's is not needed: Muelle gives its role a new one. */
export function secrets({ server }: Chosen): { readonly moved: readonly Moved[]; readonly left: readonly Left[] } {
  const moved: Moved[] = []
  const behind: Left[] = []
  const master = certain(server, 'admin_passwd')
  if (master !== undefined && isOne(master.value)) {
    if (master.value.trim().length >= shortest) moved.push({ name: 'odoo_admin_passwd', value: master.value.trim() })
    else
      behind.push(left(master.at, 'admin_passwd', 'It is too short for a master password: muelle up makes a new one.'))
  }
  const mail = certain(server, 'smtp_password')
  if (mail !== undefined && isOne(mail.value)) moved.push({ name: 'smtp_password', value: mail.value.trim() })
  return { moved, left: behind }
}

const isOne = (text: string) =>
  text.trim() !== '' && !/^(false|none)$/i.test(text.trim()) && !/[\r\n]/.test(text.trim())
