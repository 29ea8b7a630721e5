import { workersOf } from '../../sizing/workers.ts'
import { eventedPort } from '../../stack/served.ts'
import type { Stack } from '../../stack/stack.ts'

/**
 * The two routes to Odoo, each with three servers: blue and green, of which the inactive one is disabled, and `hold`, which never
 * answers. To hold: enable `hold`, drain the colour; requests then try again every second, for a minute, until a colour is ready.
 */
export function backends(stack: Stack): string {
  const workers = workersOf(stack)
  return `# The web server. A request that reached Odoo is never sent again: only a connection that could not be made is tried again.
backend odoo
${route(stack)}    # Odoo's own accept queue holds 8 for each worker (odoo.workers); what is beyond waits here and is not lost when it stops.
${servers(8069, workers > 0 ? 8 * workers : 64)}
    # For the log of frontend web, which does not see this backend when the request came by the hop below.
    http-response set-header X-Muelle-Via %b/%s:%Tw/%Tc/%rc

# WebSockets: Odoo's evented process, which exists only with workers (odoo.workers); without them the web server does it.
backend websocket
${route(stack)}${servers(eventedPort(stack.odoo), 0)}
${aiBackend(stack)}`
}

/** The AI service with nothing of Odoo's in it: no cookie goes there or comes from there, and whoever waits for it waits briefly. */
function aiBackend({ services: { ai } }: Stack): string {
  if (!ai || ai.path === undefined) return ''
  return `
# services.ai.path: open to whoever reaches the proxy. It sees the path without ${ai.path}, and no session of Odoo.
backend ai
    http-request set-path %[path,regsub(^${ai.path}/?,/,)]
    http-request del-header Cookie
    http-response del-header Set-Cookie
    timeout connect 2s
    timeout queue 5s
    # services.ai.timeout
    timeout server ${ai.timeout}s
    retries 1
    http-error status 503 content-type text/plain string "The AI service does not answer.\\n"
    http-error status 504 content-type text/plain string "The AI service took too long.\\n"
    server ai ai:${ai.port} resolvers docker init-addr last,127.0.0.1 resolve-prefer ipv4 maxconn 16
`
}

const route = ({ development }: Stack) => `${development ? often : '    retries 60\n'}    option redispatch 1
    retry-on conn-failure
    http-request disable-l7-retry if !METH_GET
    # Odoo closes after each answer; nothing is sent into a connection that is about to be closed.
    option http-server-close
    errorfiles muelle
`

/** The wait between two tries is the time to connect, a second at most: in development a reload of Odoo takes two or three. */
const often = `    # The same minute in smaller steps: Odoo reloads at each edit.
    retries 300
    timeout connect 200ms
`

function servers(port: number, maxconn: number): string {
  const pair = (active: 'blue' | 'green') =>
    (['blue', 'green'] as const)
      .map((colour) => `    server ${colour} odoo-${colour}:${port}${colour === active ? '' : ' disabled'}`)
      .join('\n')
  // init-addr: not libc, which waits 20 s for a far name server to say that a colour without a container has no name, at each start and
  // reload (seen on Docker 20.10); not none, which answers 503 until the resolver knows better. An address that refuses is tried again.
  // HAProxy reads the quotes and the missing space after the comma: any other way of writing it is silently false.
  return `    default-server resolvers docker init-addr last,127.0.0.1 resolve-prefer ipv4${maxconn > 0 ? ` maxconn ${maxconn}` : ''}
.if streq("$MUELLE_ACTIVE",blue)
${pair('blue')}
.elif streq("$MUELLE_ACTIVE",green)
${pair('green')}
.else
.alert "MUELLE_ACTIVE is neither blue nor green: see state/active.cfg"
.endif
    server hold 127.0.0.1:1 disabled`
}
