import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'

/**
 * Who may connect to PostgreSQL. The superuser only over the local socket, as the container's own user; role odoo only from the
 * network `data`, by password, to any database that lets it (Odoo needs `postgres` beside its own).
 */
export function pgHba(stack: Stack): string {
  return `${hashComment(
    head(
      stack.environment,
      'nothing, it is the same in every stack',
      'The superuser works inside the container only: docker compose exec db psql -U postgres',
    ),
  )}
# type  database  user      address   method
local   all       postgres            peer
host    all       odoo      samenet   scram-sha-256
`
}
