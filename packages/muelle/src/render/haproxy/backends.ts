import type { Stack } from '../../stack/stack.ts'
import { workersOf } from '../odoo/processes.ts'

/**
 * The two routes to Odoo, each with three servers: blue and green, of which the inactive one is disabled, and `hold`, which never
 * answers. To hold: enable `hold`, drain the colour; requests then try again every second, for a minute, until a colour is ready.
 */
export function backends(stack: Stack): string {
  const workers = workersOf(stack)
  return `# The web server. A request that reached Odoo is never sent again: only a connection that could not be made is tried again.
backend odoo
${route}    # Odoo's own accept queue holds 8 for each worker (odoo.workers); what is beyond waits here and is not lost when it stops.
${servers(8069, workers > 0 ? 8 * workers : 64)}
    # Small files that Odoo sends with a lifetime, for a minute: the burst after a release does not take workers.
    http-request cache-use static if { var(txn.static) -m bool }
    http-response cache-store static if { var(txn.static) -m bool } !{ res.hdr(Set-Cookie) -m found }

# WebSockets: Odoo's evented process, which exists only with workers (odoo.workers); without them the web server does it.
backend websocket
${route}${servers(workers > 0 ? 8072 : 8069, 0)}

cache static
    total-max-size 32
    max-object-size 1048576
    max-age 60
`
}

const route = `    retries 60
    option redispatch 1
    retry-on conn-failure
    http-request disable-l7-retry if !METH_GET
    # Odoo closes after each answer; nothing is sent into a connection that is about to be closed.
    option http-server-close
    errorfiles muelle
`

function servers(port: number, maxconn: number): string {
  const pair = (active: 'blue' | 'green') =>
    (['blue', 'green'] as const)
      .map((colour) => `    server ${colour} odoo-${colour}:${port}${colour === active ? '' : ' disabled'}`)
      .join('\n')
  // HAProxy reads the quotes and the missing space after the comma: any other way of writing it is silently false.
  return `    default-server resolvers docker init-addr last,libc,none resolve-prefer ipv4${maxconn > 0 ? ` maxconn ${maxconn}` : ''}
.if streq("$MUELLE_ACTIVE",blue)
${pair('blue')}
.elif streq("$MUELLE_ACTIVE",green)
${pair('green')}
.else
.alert "MUELLE_ACTIVE is neither blue nor green: see state/active.cfg"
.endif
    server hold 127.0.0.1:1 disabled`
}
