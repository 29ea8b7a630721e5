import { webMemory } from '../../sizing/worker-memory.ts'
import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'

/** True when workers are bounded more closely than wkhtmltopdf could live with. */
export const boundsWorkers = (stack: Stack): boolean => webMemory(stack) !== undefined

/**
 * A wkhtmltopdf in front of the image's own. Odoo bounds the addresses of its workers (RLIMIT_AS, the soft value only), and what they
 * start inherits it; wkhtmltopdf reserves 1.4 GiB of addresses and uses 70 MiB (seen with Debian 12's 0.12.6), and dies below that.
 */
export function wkhtmltopdf(stack: Stack): string {
  return `#!/bin/sh
${hashComment(
  head(
    stack.environment,
    'sizing',
    "Lifts the bound on addresses that Odoo's workers have and pass on; the container's memory is the bound that is left.",
  ),
)}# POSIX names only -f; dash, which is Debian's sh, and bash know these.
# shellcheck disable=SC3045
ulimit -S -v unlimited
PATH=\${PATH#/etc/muelle/odoo/bin:}
exec wkhtmltopdf "$@"
`
}
