import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'
import { boundsWorkers } from './wkhtmltopdf.ts'

/** The entrypoint of Odoo's containers, instead of the image's own, which would put the password on the command line. */
export function odooStart(stack: Stack): string {
  return `#!/bin/sh
${hashComment(
  head(
    stack.environment,
    'odoo',
    "Puts odoo.conf together in memory (/run/odoo is a tmpfs): the committed part, then the secret keys of this container's own copy.",
    'It waits for nothing: Compose starts Odoo when the database is healthy. Usage: start COMMAND [ARGUMENT…]',
  ),
)}set -eu
umask 077

: "\${ODOO_RC:=/run/odoo/odoo.conf}"
: "\${PGPASSFILE:=/run/secrets/pgpass}"
export ODOO_RC PGPASSFILE
${boundsWorkers(stack) ? "\n# Odoo's bound on its workers is not one for wkhtmltopdf: see there.\nPATH=/etc/muelle/odoo/bin:$PATH\nexport PATH\n" : ''}
# Written beside and renamed: a command started by exec never reads half a file.
cat /etc/muelle/odoo/odoo.conf /run/secrets/odoo.secrets.conf >"$ODOO_RC.new"
mv "$ODOO_RC.new" "$ODOO_RC"

exec "$@"
`
}
