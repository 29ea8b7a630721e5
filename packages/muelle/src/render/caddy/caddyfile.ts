import { UserError } from '../../kernel/errors.ts'
import { answerSeconds, limitsOf } from '../../sizing/limits.ts'
import { hostNames } from '../../stack/served.ts'
import type { Stack } from '../../stack/stack.ts'
import { healthPort } from '../haproxy/ports.ts'
import { hashComment, head } from '../text/head.ts'

/**
 * The Caddyfile for `proxy.tls: acme`. Caddy answers challenges, redirects to HTTPS, ends TLS and passes everything to HAProxy,
 * which holds and routes; it replaces the X-Forwarded-* of clients with its own. Good for Caddy 2.6 (Debian 12) and newer.
 * @throws UserError without a domain: there is nothing to get a certificate for.
 */
export function caddyfile(stack: Stack): string {
  const { email } = stack.proxy
  const domains = hostNames(stack.proxy)
  if (domains.length === 0)
    throw new UserError({
      what: 'proxy.tls: acme needs a domain.',
      evidence: 'proxy.domains is empty',
      next: 'Name the domains whose certificates Caddy shall get, or choose another proxy.tls.',
    })
  const seconds = answerSeconds(limitsOf(stack))
  return `${hashComment(head(stack.environment, 'proxy.domains, proxy.email, proxy.http, proxy.https'))}{
	# No remote control: a changed file makes a new container.
	admin off
	# Published as proxy.http and proxy.https; inside, its user may bind no lower ones.
	http_port 8080
	https_port 8443
${email === undefined ? '' : `	email ${email}\n`}	storage file_system /data
	grace_period 20s
	servers {
		# No HTTP/3: its UDP port is not published.
		protocols h1 h2
		timeouts {
			read_header 10s
			idle 5m
		}
	}
}

# The container's own health check.
http://:${healthPort} {
	bind 127.0.0.1
	respond /health 200
}

${domains.join(', ')} {
	header -Server
	reverse_proxy proxy:8080 {
		# HAProxy holds requests while Odoo is away, so Caddy waits longer than it does and never asks twice.
		transport http {
			dial_timeout 5s
			response_header_timeout ${seconds + 90}s
		}
	}
}
`
}
