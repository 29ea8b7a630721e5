import { answerSeconds, limitsOf } from '../../sizing/limits.ts'
import type { Stack } from '../../stack/stack.ts'

/** Seconds that a request may be held before it is answered: 60 tries of a second each. */
const longestHold = 60

/**
 * Odoo's workers answer in HTTP/1.0 (seen with Odoo 19.0), which HAProxy never compresses (`src/flt_http_comp.c`: "HTTP < 1.1 should not be
 * compressed"). What is only read therefore goes to HAProxy itself by HTTP/2 first and comes back without that version. Requests
 * that may change something never take this way.
 */
export function hop(stack: Stack): string {
  // The inner side must be the one that gives up, because it knows why.
  const seconds = answerSeconds(limitsOf(stack)) + 2 * longestHold
  return `# Odoo answers in HTTP/1.0, which is never compressed. So what is only read goes to this process itself by HTTP/2, and is compressed
# when it comes back. What may change something never takes this way.
backend hop
    timeout server ${seconds}s
    # One connection for each client: streams that share one wait for its slowest reader.
    http-reuse never
    server hop abns@muelle-hop proto h2

frontend hop
    bind abns@muelle-hop proto h2
    http-request set-log-level silent
${stack.development ? '' : use}    default_backend odoo
${stack.development ? '' : cache}`
}

const use = `    # Small files that Odoo sends with a lifetime, for a minute: the burst after a release does not take workers.
    http-request set-var(txn.static) bool(true) if { path_reg ^/([^/]+/static|web/assets)/ }
    http-request cache-use static if { var(txn.static) -m bool }
    http-response cache-store static if { var(txn.static) -m bool } !{ res.hdr(Set-Cookie) -m found }
`

const cache = `
cache static
    total-max-size 32
    max-object-size 1048576
    max-age 60
`
