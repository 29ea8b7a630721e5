import { odooPasswordHash } from '../databases/password.ts'
import { setReportUrlSql } from '../databases/sql.ts'
import type { Task } from '../engine/host/durable.ts'
import { UserError } from '../kernel/errors.ts'
import { step } from '../kernel/steps.ts'
import { newIdentitySql } from '../odoo/database-sql.ts'
import { psql } from '../postgres/psql.ts'
import { literal } from '../postgres/sql.ts'
import { storedSecret } from '../secrets/store.ts'
import { hostNames, reportUrl } from '../stack/served.ts'
import type { Stack } from '../stack/stack.ts'
import type { Cloned } from './pair.ts'
import type { CloneWorld } from './world.ts'

const set = (key: string, value: string): string =>
  `INSERT INTO ir_config_parameter (key, value) VALUES (${literal(key)}, ${value}) ON CONFLICT (key) DO UPDATE SET value = excluded.value;`

/** Where people open the target. */
export function addressOf({ proxy }: Stack): string {
  const [name] = hostNames(proxy)
  const secure = proxy.tls !== 'off'
  if (name !== undefined) return `${secure ? 'https' : 'http'}://${name}`
  const port = secure ? proxy.https : proxy.http
  return `${secure ? 'https' : 'http'}://localhost:${port}`
}

export const identitySql = (stack: Stack, database: string): string =>
  [
    newIdentitySql,
    set('web.base.url', literal(addressOf(stack))),
    set('web.base.url.freeze', "'True'"),
    setReportUrlSql(reportUrl(stack.odoo, database)),
  ].join('\n')

/** Everybody logs in with one password; the second factor and keys of the original are of no use then. */
const passwordSql = (hash: string): string =>
  [
    `UPDATE res_users SET password = ${literal(hash)} WHERE password IS NOT NULL;`,
    "SELECT to_regclass('public.auth_passkey_key') IS NOT NULL AS passkeys, EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'res_users' AND column_name = 'totp_secret') AS totp \\gset",
    '\\if :passkeys',
    'DELETE FROM auth_passkey_key;',
    '\\endif',
    '\\if :totp',
    'UPDATE res_users SET totp_secret = NULL;',
    '\\endif',
    '',
  ].join('\n')

/** A clone is another database: it must never be taken for the original, by Odoo's services or by a session's cookie. */
export function identityTask(
  stack: Stack,
  { database, copy }: Cloned,
  passwords: 'keep' | 'replace',
): Task<CloneWorld> {
  return {
    step: step({
      id: `identity:${database}`,
      what: `give ${copy} a uuid, a secret and addresses of its own${passwords === 'replace' ? ', and everybody the password of this environment' : ''}`,
      why: `it must never be taken for the original; links lead to ${addressOf(stack)}`,
      undo: 'the copy is dropped',
    }),
    async work({ engine, targetDb, session, context }) {
      await psql(engine, targetDb, copy, identitySql(stack, database), context.signal)
      if (passwords === 'keep') return
      const password = await storedSecret(session, 'odoo_user_password')
      if (password === undefined)
        throw new UserError({
          what: `${stack.environment} has no password for people.`,
          next: `Run: muelle -e ${stack.environment} secrets set odoo_user_password`,
        })
      await psql(engine, targetDb, copy, passwordSql(odooPasswordHash(password)), context.signal)
    },
  }
}
