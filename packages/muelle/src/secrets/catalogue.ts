import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import type { Stack } from '../stack/stack.ts'

/** A secret of the stack: its truth lies on the daemon's host in `secrets/store/<name>` (0600). */
export interface SecretDefinition {
  readonly name: string
  readonly what: string
  /** Created by `up` when missing; the others must be set by a person. */
  readonly generated: boolean
  /** `up` goes on without it: the AI service is not started then, mails are sent without logging in. */
  readonly optional?: true
  /** False when this stack has no use for it. */
  readonly needed: (stack: Stack) => boolean
}

const always = () => true

/** Every secret that Muelle itself knows of. Names are file names. */
const secretCatalogue: readonly SecretDefinition[] = Object.freeze([
  {
    name: 'postgres_password',
    what: 'PostgreSQL superuser; usable over the local socket only',
    generated: true,
    needed: always,
  },
  { name: 'odoo_db_password', what: 'PostgreSQL role odoo', generated: true, needed: always },
  { name: 'odoo_admin_passwd', what: "Odoo's master password (admin_passwd)", generated: true, needed: always },
  {
    name: 'odoo_user_password',
    what: 'first password of the login admin in a new database',
    generated: true,
    needed: always,
  },
  { name: 'redis_password', what: 'Redis', generated: true, needed: (stack) => stack.services.redis !== false },
  {
    name: 'smtp_password',
    what: 'mail server of odoo.conf, for odoo.conf.smtp_user',
    generated: false,
    optional: true,
    needed: ({ odoo }) => (odoo.conf.smtp_user ?? '') !== '',
  },
  {
    name: 'tls_pem',
    what: 'certificate chain and private key in one PEM file (proxy.tls: files)',
    generated: false,
    needed: (stack) => stack.proxy.tls === 'files',
  },
])

/** The private keys of git addons: named in muelle.yaml, set by a person. */
function addonsKeys(stack: Stack): readonly SecretDefinition[] {
  const sources = stack.odoo.addons.filter((source) => typeof source !== 'string')
  const names = new Set(sources.flatMap(({ key }) => (key === undefined ? [] : [key])))
  return [...names].map((name) => ({
    name,
    what: 'private key of a git addons source',
    generated: false,
    needed: always,
  }))
}

/** What the AI service reads: named in muelle.yaml, set by a person. */
const aiSecrets = ({ services: { ai } }: Stack): readonly SecretDefinition[] =>
  (ai ? ai.secrets : []).map((name) => ({
    name,
    what: 'read by the AI service',
    generated: false,
    optional: true,
    needed: always,
  }))

/** The secrets that this stack needs. */
export function secretsOf(stack: Stack): readonly SecretDefinition[] {
  return [...secretCatalogue.filter((secret) => secret.needed(stack)), ...addonsKeys(stack), ...aiSecrets(stack)]
}

/** @throws UserError when this stack has none of this name, with the closest one. */
export function definitionOf(stack: Stack, name: string): SecretDefinition {
  const secrets = secretsOf(stack)
  const found = secrets.find((secret) => secret.name === name)
  if (found) return found
  const names = secrets.map((secret) => secret.name)
  const near = closest(name, names)
  throw new UserError({
    what: `This stack has no secret ${name}.`,
    evidence: `it has ${names.join(', ')}`,
    next: near ? `Did you mean ${near}?` : 'Name one of these.',
  })
}
