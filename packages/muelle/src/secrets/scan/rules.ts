import { basename, extname } from 'node:path'
import { keyFormats } from '../../facts/secrets/key-formats.ts'

/** A kind of secret by its form. */
export interface ScanRule {
  readonly id: string
  readonly what: string
  /** What to do with one that is found. */
  readonly next: string
  /** Files that it looks into; all when absent. */
  readonly files?: (path: string) => boolean
  /** With the secret itself in the group `secret`. */
  readonly pattern: RegExp
  /** It has a form of its own, so that any value counts; otherwise examples and weak words are let through. */
  readonly sure: boolean
}

const hold = (name: string) =>
  `Take it out of the file: muelle secrets set ${name} keeps it on the host. Change it, too.`

const named =
  (...names: readonly RegExp[]) =>
  (path: string) =>
    names.some((name) => name.test(basename(path)))
const confs = named(/\.(conf|cfg|ini|conf\.\w+)$/i, /^\.?(odoo|openerp)[\w-]*rc$/i)
const environs = named(/^\.env(\..+)?$/i, /\.env$/i, /^env$/i)
const composes = named(/\.ya?ml$/i, /^Dockerfile/)

/** Live keys by their form, and the places of this house's own. */
export const scanRules: readonly ScanRule[] = [
  ...keyFormats.map((format) => ({ ...format, sure: true })),
  {
    id: 'odoo-conf',
    what: 'a password in odoo.conf',
    next: hold('odoo_admin_passwd, odoo_db_password or smtp_password'),
    files: confs,
    pattern:
      /^[ \t]*(?:admin_passwd|db_password|smtp_password|proxy_access_token)[ \t]*=[ \t]*(?<secret>\S[^\r\n]*?)[ \t]*$/gm,
    sure: false,
  },
  {
    id: 'env-password',
    what: 'a password in an environment file',
    next: 'Take it out of the file, and the file out of git (.gitignore). Change it, too.',
    files: environs,
    pattern:
      /^[ \t]*(?:export[ \t]+)?(?!\w*_FILE\b)\w*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY)\w*[ \t]*=[ \t]*(?<secret>"[^"\r\n]+"|'[^'\r\n]+'|[^\s#]+)/gim,
    sure: false,
  },
  {
    id: 'compose-password',
    what: 'the password of a database in a Compose file',
    next: hold('odoo_db_password'),
    files: composes,
    pattern:
      /^[ \t]*-?[ \t]*["']?(?:POSTGRES_PASSWORD|PGPASSWORD|DB_PASSWORD|ODOO_(?:DB|ADMIN)_PASSW\w+|ADMIN_PASSWD)[ \t]*[:=][ \t]*(?<secret>"[^"\r\n]+"|'[^'\r\n]+'|[^\s#"']+)/gm,
    sure: false,
  },
  {
    id: 'pgpass',
    what: 'a password file of PostgreSQL',
    next: hold('odoo_db_password'),
    files: named(/^\.?pgpass(\.conf)?$/i),
    pattern: /^(?!#)(?:[^:\r\n]+:){4}(?<secret>[^\r\n]+)$/gm,
    sure: false,
  },
  {
    // Not of domains that are there for examples (RFC 2606).
    id: 'address',
    what: 'a password inside an address',
    next: 'Take it out of the address. Change it, too.',
    pattern:
      /\b[a-z][a-z0-9+.-]{2,15}:\/\/[^\s:@/'"<>{}$]+:(?<secret>[^\s@/:'"<>]{6,})@(?!(?:[\w-]+\.)*(?:example|test|invalid)\b)[\w.-]+/gi,
    sure: false,
  },
]

/** A certificate with its key in one file: what it is stands in its name, its content is not text. */
export const certificateFile = Object.freeze({
  id: 'certificate-file',
  what: 'a certificate with its private key (such as one for the SII)',
  next: 'Keep it outside git; its password is short for who has the time. Ask the issuer to revoke it if others could see it.',
  matches: (path: string) => ['.p12', '.pfx'].includes(extname(path).toLowerCase()),
})

/** A value that this very stack uses, whatever its form. */
export const ownSecret = Object.freeze({
  id: 'own-secret',
  what: 'a secret of this stack',
  next: 'Take it out of the file, then change it: muelle secrets rotate.',
})
