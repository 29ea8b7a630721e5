import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'

/**
 * Who may connect to PostgreSQL. The superuser only over the local socket, as the container's own user, who may be three lesser
 * roles there too; role odoo from the network `data`, by password, to any database that lets it (Odoo needs `postgres` beside its own).
 */
export function pgHba(stack: Stack): string {
  return `${hashComment(
    head(
      stack.environment,
      'nothing, it is the same in every stack',
      'The superuser works inside the container only: docker compose exec db psql -U postgres',
    ),
  )}
# type  database            user           address   method
local   all                 postgres                 peer
local   all                 odoo                     peer map=muelle
local   all                 muelle_reader            peer map=muelle
local   postgres,template1  muelle_loader            reject
local   all                 muelle_loader            peer map=muelle
host    all                 odoo           samenet   scram-sha-256
`
}

/**
 * Whom the container's own user may be over the local socket: SQL in a database runs as its owner, a question is asked as one who may
 * only read, a dump is loaded as one who owns nothing else, so that none has the superuser's rights.
 */
export function pgIdent(stack: Stack): string {
  return `${hashComment(
    head(
      stack.environment,
      'nothing, it is the same in every stack',
      'pg_hba.conf names this map: loading a dump and muelle databases psql work as these roles',
    ),
  )}
# map     system-user  role
muelle    postgres     odoo
muelle    postgres     muelle_reader
muelle    postgres     muelle_loader
`
}
