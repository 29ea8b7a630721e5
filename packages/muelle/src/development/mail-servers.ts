import type { Engine } from '../engine/port.ts'
import { psql } from '../postgres/psql.ts'
import type { Stack } from '../stack/stack.ts'
import { containerOf, type Place } from '../workshop/world.ts'

/** A database that names mail servers of its own: they win over odoo.conf, so its mails do not come to the catcher. */
export interface OwnMailServers {
  readonly database: string
  readonly servers: readonly string[]
}

/** One row an active server: `host:port`. Nothing for a database that has no such table. */
const serversSql = [
  "SELECT to_regclass('public.ir_mail_server') IS NOT NULL AS odoo \\gset",
  '\\if :odoo',
  "SELECT smtp_host || ':' || smtp_port FROM ir_mail_server WHERE active ORDER BY sequence, id;",
  '\\endif',
  '',
].join('\n')

/** The databases whose mails are not caught: mostly copies of production that were not neutralized. */
export async function ownMailServers(place: Place, engine: Engine, stack: Stack): Promise<readonly OwnMailServers[]> {
  const server = await containerOf(place, 'db')
  if (server === undefined) return []
  const found: OwnMailServers[] = []
  for (const database of stack.odoo.databases) {
    const servers = await psql(engine, server.id, database, serversSql, place.context.signal)
    if (servers.length > 0) found.push({ database, servers })
  }
  return found
}

/** What that means, in one sentence a database. */
export const mailServersText = ({ database, servers }: OwnMailServers, { development }: Stack): string =>
  development?.egress
    ? `${database} names mail servers of its own (${servers.join(', ')}) and this environment has a way out: its mails REACH THEM, and are not caught.`
    : `${database} names mail servers of its own (${servers.join(', ')}): its mails fail instead of being caught. Archive them in Odoo, Outgoing Mail Servers.`
