import { certain, textOf } from '../audit/project/odoo/settings.ts'
import { databaseName } from '../stack/database-name.ts'
import type { Chosen } from './proposal.ts'

/** Databases that the files name: `db_name`, or a filter that fits one name only. */
export function databasesOf({ server }: Chosen): readonly string[] {
  const named = (textOf(server, 'db_name') ?? '').split(',').map((name) => name.trim())
  const filter = /^\^?([\w-]+)\$?$/.exec(textOf(server, 'dbfilter') ?? '')?.[1]
  const found = named.some(Boolean) ? named : filter === undefined ? [] : [filter]
  return found.filter((name) => databaseName.safeParse(name).success)
}

/** The role that made the cluster, and the one that Odoo connects as. */
export function rolesOf({ server, db }: Chosen): { readonly superuser: string; readonly odoo: string } {
  const superuser = db?.environment.get('POSTGRES_USER')?.value?.value || 'postgres'
  return { superuser, odoo: certain(server, 'db_user')?.value || superuser }
}
