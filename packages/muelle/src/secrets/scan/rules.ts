import { basename, extname } from 'node:path'

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

const revoke = 'Revoke it where it was made: who has the history has it. Then take it out of the file.'
const hold = (name: string) =>
  `Take it out of the file: muelle secrets set ${name} keeps it on the host. Change it, too.`

const named =
  (...names: readonly RegExp[]) =>
  (path: string) =>
    names.some((name) => name.test(basename(path)))
const confs = named(/\.(conf|cfg|ini|conf\.\w+)$/i, /^\.?(odoo|openerp)[\w-]*rc$/i)
const environs = named(/^\.env(\..+)?$/i, /\.env$/i, /^env$/i)
const composes = named(/\.ya?ml$/i, /^Dockerfile/)

/**
 * Forms of live keys, by their issuers' documentation, and the places of this house's own. Prefixes are stable by intent: GitHub "Behind
 * the new token formats" (2021), Stripe "API keys", Slack "Token types", AWS "IAM identifiers", Google "API keys", age(1).
 */
export const scanRules: readonly ScanRule[] = [
  {
    id: 'caf',
    what: 'a CAF of the SII with its private key (folios)',
    next: 'Have the folios annulled at the SII and ask for new ones; keep the file outside git.',
    pattern: /<RSASK>\s*(?<secret>-----BEGIN RSA PRIVATE KEY-----[\s\S]{0,80})/g,
    sure: true,
  },
  {
    id: 'private-key',
    what: 'a private key',
    next: revoke,
    pattern:
      /(?<secret>-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n|"|,)*(?:[A-Za-z-]+: [^\n]*\s+)*[A-Za-z0-9+/=]{24,})/g,
    sure: true,
  },
  {
    id: 'age-identity',
    what: 'an identity of age',
    next: revoke,
    pattern: /(?<secret>AGE-SECRET-KEY-(?:PQ-)?1[02-9AC-HJ-NP-Z]{50,})/g,
    sure: true,
  },
  {
    id: 'aws-key',
    what: 'an access key of AWS',
    next: revoke,
    pattern: /\b(?<secret>A(?:KIA|SIA)[A-Z2-7]{16})\b/g,
    sure: true,
  },
  {
    id: 'aws-secret',
    what: 'a secret access key of AWS',
    next: revoke,
    pattern: /aws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi,
    sure: true,
  },
  {
    id: 'google-key',
    what: 'an API key of Google',
    next: revoke,
    pattern: /\b(?<secret>AIza[\w-]{35})(?![\w-])/g,
    sure: true,
  },
  {
    id: 'stripe-key',
    what: 'a live key of Stripe',
    next: revoke,
    pattern: /\b(?<secret>(?:sk|rk)_live_[0-9A-Za-z]{20,})/g,
    sure: true,
  },
  {
    id: 'github-token',
    what: 'a token of GitHub',
    next: revoke,
    pattern: /\b(?<secret>gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g,
    sure: true,
  },
  {
    id: 'gitlab-token',
    what: 'a token of GitLab',
    next: revoke,
    pattern: /\b(?<secret>glpat-[\w-]{20,})/g,
    sure: true,
  },
  {
    id: 'slack-token',
    what: 'a token or webhook of Slack',
    next: revoke,
    pattern: /(?<secret>\bxox[abeprs]-[A-Za-z0-9-]{20,}|hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{20,})/g,
    sure: true,
  },
  {
    id: 'openai-key',
    what: 'a key of OpenAI',
    next: revoke,
    pattern: /\b(?<secret>sk-(?:(?:proj|svcacct|admin)-)?[\w-]{20,}T3BlbkFJ[\w-]{20,})/g,
    sure: true,
  },
  {
    id: 'anthropic-key',
    what: 'a key of Anthropic',
    next: revoke,
    pattern: /\b(?<secret>sk-ant-[a-z]+\d{2}-[\w-]{60,})/g,
    sure: true,
  },
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
