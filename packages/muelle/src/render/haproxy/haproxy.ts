import { answerSeconds, limitsOf } from '../../sizing/limits.ts'
import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'
import { backends } from './backends.ts'
import { development } from './development.ts'
import { frontends } from './frontend.ts'
import { hop } from './hop.ts'
import { jobs } from './jobs.ts'

/**
 * haproxy.cfg. Loaded after state/active.cfg, which sets MUELLE_ACTIVE: which colour serves is no part of this file.
 * Good for HAProxy 2.6 (Debian 12) and newer.
 */
export function haproxyCfg(stack: Stack): string {
  const seconds = answerSeconds(limitsOf(stack))
  return `${hashComment(
    head(
      stack.environment,
      'proxy, odoo.workers',
      'Check it as it is loaded: haproxy -c -f /etc/muelle/state/active.cfg -f /etc/muelle/haproxy/haproxy.cfg',
    ),
  )}
global
    log stdout format raw local0 info
    # The steward and muelle hold, drain and switch through this socket; its directory is a volume that only they and HAProxy share.
    stats socket /run/haproxy/admin.sock mode 660 level admin expose-fd listeners
    stats timeout 30s
    maxconn 4096
    nbthread 2
    # After a reload the old process ends the requests it has; WebSockets reconnect then.
    hard-stop-after ${seconds}s
${tls(stack)}
defaults
    mode http
    log global
    # No query string: it may carry tokens.
    log-format "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %HM %HPO %[var(txn.host)] %[var(txn.via)]"
    option dontlognull
    # Whoever gave up waiting for something to read is not served any more; a write that was sent is run. Here, because a frontend has to look for it and cannot be told so itself.
    option abortonclose
    # Whole headers within this time, or the connection is closed.
    timeout http-request 10s
    timeout http-keep-alive 30s
    timeout client ${seconds}s
    timeout client-fin 30s
    # Odoo ends a request after ${limitsOf(stack).realTime} s (odoo.conf limit_time_real) and must be the first to do so.
    timeout server ${seconds}s
    timeout server-fin 30s
    timeout queue ${seconds}s
    # Short, because a connection that fails is tried again: this is how requests are held while Odoo is away.
    timeout connect 1s
    # WebSockets: Odoo closes idle ones itself after an hour (websocket_keep_alive_timeout).
    timeout tunnel 3660s

# Docker's own resolver. A stopped container has no name: its last address is kept, and requests wait for it. One that comes back
# with another address is found within a second: an address that is no longer in the answer is not held (hold obsolete).
resolvers docker
    nameserver docker 127.0.0.11:53
    resolve_retries 3
    timeout resolve 1s
    timeout retry 1s
    hold valid 1s
    hold obsolete 0s
    hold nx 1h
    hold other 1h
    hold refused 1h
    hold timeout 1h

# What stands for somebody when there is no server: status 503, a page that loads itself again.
http-errors muelle
    errorfile 503 /etc/muelle/haproxy/503.http

${frontends(stack)}${jobs(stack)}
${backends(stack)}
${hop(stack)}${development(stack)}`
}

/** Mozilla's "intermediate" recommendation, version 5.7: TLS 1.2 with forward secrecy, and 1.3. */
function tls({ proxy }: Stack): string {
  if (proxy.tls !== 'files') return ''
  return `    ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets prefer-client-ciphers
    ssl-default-bind-ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305
    ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256
`
}
