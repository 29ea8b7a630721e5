import { UserError } from '../kernel/errors.ts'
import { registerSecret } from '../kernel/redact.ts'
import type { SecretDefinition } from './catalogue.ts'
import { faultOfPem } from './certificate.ts'

/** Lines of odoo.conf, where Odoo's parser drops blanks at both ends. */
const inConf = ['odoo_admin_passwd', 'smtp_password']

/**
 * A value that the files it goes into can hold.
 * @throws UserError that says why it cannot be this secret.
 */
export function checked({ name, generated }: SecretDefinition, raw: string, now: Date): string {
  const single = generated || inConf.includes(name)
  const value = single ? raw.replace(/\r?\n$/, '') : raw
  registerSecret(value)
  if (value === '') throw unfit(name, 'it is empty')
  if (single && /[\r\n\0]/.test(value)) throw unfit(name, 'it has more than one line')
  if (generated && value.length < 12) throw unfit(name, 'it is shorter than 12 characters')
  if (inConf.includes(name) && value.trim() !== value) throw unfit(name, 'it begins or ends with a blank')
  const fault = name === 'tls_pem' ? faultOfPem(value, now) : undefined
  if (fault !== undefined) throw unfit(name, fault)
  return value
}

const unfit = (name: string, why: string) =>
  new UserError({ what: `This value cannot be ${name}: ${why}.`, next: 'Nothing was changed. Give another value.' })
