import { odooPasswordHash, provesOdooPassword } from '../../databases/password.ts'
import type { HostSession } from '../../engine/host/session.ts'
import type { Engine } from '../../engine/port.ts'
import { psql } from '../../postgres/psql.ts'
import { literal } from '../../postgres/sql.ts'
import { generateSecret } from '../generate.ts'
import { storedSecret, storePath, storeSecret } from '../store.ts'

const name = 'odoo_user_password'

/** The new password before any database has it: a rotation that was cut off goes on with this one. */
const pendingLogin = `${name}.next`

const hashSql = [
  "SELECT to_regclass('public.res_users') IS NOT NULL AS odoo \\gset",
  '\\if :odoo',
  "SELECT password FROM res_users WHERE login = 'admin' AND password <> '';",
  '\\endif',
  '',
].join('\n')

/**
 * Running servers keep the token of each session in their default cache, made from the password's hash, and are told over its signalling
 * table to forget it: else whoever is logged in stays so. Source: Odoo 19.0 `base/models/res_users.py` _compute_session_token,
 * `odoo/orm/registry.py` signal_changes.
 */
const forgetSql = [
  "SELECT to_regclass('public.orm_signaling_default') IS NOT NULL AS signalled \\gset",
  '\\if :signalled',
  'INSERT INTO orm_signaling_default DEFAULT VALUES;',
  '\\endif',
  '',
].join('\n')

/** Only while nobody has changed it: the hash that was looked at is part of the condition. */
const setSql = (before: string, after: string) =>
  `UPDATE res_users SET password = ${literal(after)} WHERE login = 'admin' AND password = ${literal(before)} RETURNING id;\n${forgetSql}`

/**
 * Gives the login `admin` a new password in each database where it still has the stored one. Somebody who chose another in Odoo keeps it.
 * Killed at any moment it is finished by doing it again: the new value is on the host before a database has it, and takes the stored
 * one's place when all have it.
 * @param given the new value; made when absent.
 * @returns the databases that have the new one.
 */
export async function changeLogin(
  world: { readonly engine: Engine; readonly session: HostSession; readonly db: string },
  databases: readonly string[],
  given: string | undefined,
  note: (text: string) => void,
): Promise<readonly string[]> {
  const { engine, session, db } = world
  const old = await storedSecret(session, name)
  const pending = await storedSecret(session, pendingLogin)
  // One that was cut off may be in a database already, and is known nowhere else: it is taken up before another one is made.
  const next = pending ?? given ?? generateSecret()
  if (pending === undefined) await storeSecret(session, pendingLogin, next)
  const changed: string[] = []
  for (const database of databases) {
    const [hash] = await psql(engine, db, database, hashSql)
    const proves = (password: string | undefined) =>
      hash !== undefined && password !== undefined && provesOdooPassword(password, hash)
    if (hash === undefined || !(proves(old) || proves(next))) {
      note(`${database}: admin has another password by now, and keeps it`)
      continue
    }
    // One that was killed before may have it without the servers knowing.
    const rows = proves(next)
      ? ['done', ...(await psql(engine, db, database, forgetSql))]
      : await psql(engine, db, database, setSql(hash, odooPasswordHash(next)))
    if (rows.length > 0) changed.push(database)
  }
  if (changed.length > 0) await storeSecret(session, name, next)
  await session.remove([storePath(pendingLogin)])
  // What was cut off is finished; now what was asked for.
  if (pending !== undefined && given !== undefined && given !== pending)
    return await changeLogin(world, databases, given, note)
  return changed
}
