import type { Stack } from '../../stack/stack.ts'
import { catcherPorts, debuggerPort } from '../odoo/catcher.ts'

/** Where HAProxy listens for what is not Odoo: other ports than those behind, because a colour without a name is asked at 127.0.0.1. */
export const developmentPorts = Object.freeze({ mail: 18025, debugger: 15678 })

/** The doors that only development has: the page with the caught mails, and the debugger. Published on loopback. */
export function development({ development }: Stack): string {
  return [...(development?.mail ? [mail] : []), ...(development?.debugger ? [debug] : [])].join('')
}

const mail = `
# environments.*.development.mail: the page with the caught mails. Only under names of this machine: another one that leads here is a
# web site that tries to read them through the visitor's browser.
frontend mail
    bind :${developmentPorts.mail}
    http-request set-var(txn.host) req.hdr(Host),host_only,lower
    http-request return status 421 content-type text/plain string "This server does not answer to that name.\\n" unless { var(txn.host) -m reg ^(127[.][0-9.]+|([a-z0-9-]+[.])*localhost)$ }
    http-request set-log-level silent
    default_backend mail

backend mail
    server mail mail:${catcherPorts.page} resolvers docker init-addr last,127.0.0.1 resolve-prefer ipv4
`

const debug = `
# environments.*.development.debugger: whichever colour runs. A connection lasts as long as somebody debugs.
frontend debugger
    mode tcp
    option tcplog
    bind :${developmentPorts.debugger}
    timeout client 24h
    default_backend debugger

backend debugger
    mode tcp
    timeout server 24h
    retries 3
    option redispatch 1
    balance first
    server blue odoo-blue:${debuggerPort} resolvers docker init-addr last,127.0.0.1 resolve-prefer ipv4
    server green odoo-green:${debuggerPort} resolvers docker init-addr last,127.0.0.1 resolve-prefer ipv4
`
