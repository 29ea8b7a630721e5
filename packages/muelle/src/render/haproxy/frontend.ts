import { hostNames } from '../../stack/served.ts'
import { bytesOf } from '../../stack/size.ts'
import type { Stack } from '../../stack/stack.ts'
import { healthPort } from './ports.ts'

/** The public side: who asks, what is refused, what Odoo is told. In this order; each rule sees what the ones above left. */
export function frontends(stack: Stack): string {
  const { tls } = stack.proxy
  return `# The container's own health check.
frontend health
    bind 127.0.0.1:${healthPort}
    monitor-uri /health

frontend web
    bind :8080
${tls === 'files' ? '    bind :8443 ssl crt /run/secrets/tls.pem alpn h2,http/1.1\n' : ''}    errorfiles muelle
${[who(stack), paths, hosts(stack), refused(stack), login(stack), told(stack), answers(stack)].join('\n')}
${throughAi(stack)}    use_backend websocket if { var(txn.path) -m beg /websocket }
    use_backend hop if METH_GET
    default_backend odoo

# Attempts to log in, by address; IPv6 by /64, because one customer has all of it.
backend login
    stick-table type ipv6 size 100k expire 10m store http_req_rate(1m)
`
}

/** services.ai.path, only when it is asked for. */
const throughAi = ({ services: { ai } }: Stack): string =>
  ai && ai.path !== undefined
    ? `    use_backend ai if { var(txn.path) -m str ${ai.path} } || { var(txn.path) -m beg ${ai.path}/ }\n`
    : ''

/** Whether X-Forwarded-* that come in are believed: those of Caddy, which replaced the client's, and of the edge that muelle.yaml names. */
function trustedNetworks({ proxy }: Stack): readonly string[] {
  if (proxy.tls === 'acme') return ['0.0.0.0/0', '::/0']
  return proxy.tls === 'edge' ? proxy.trusted : []
}

function who(stack: Stack): string {
  const trusted = trustedNetworks(stack)
  if (trusted.length === 0)
    return `    # Nobody stands in front: what a client says of itself is not believed (proxy.tls, proxy.trusted).
    http-request del-header X-Forwarded-For
    http-request del-header X-Forwarded-Host
    http-request del-header X-Forwarded-Proto
`
  return `    # Whose X-Forwarded-* are believed (proxy.tls, proxy.trusted), and then whom they name, hop by hop.
    acl trusted src ${trusted.join(' ')}
    http-request set-var(txn.trusted) bool(true) if trusted
    http-request del-header X-Forwarded-Host unless { var(txn.trusted) -m bool }
    http-request del-header X-Forwarded-Proto unless { var(txn.trusted) -m bool }
${hops(stack)
  .map((hop) => `    http-request set-src req.hdr_ip(X-Forwarded-For,${hop}) if trusted`)
  .join('\n')}
    http-request set-header Host %[req.hdr(X-Forwarded-Host,-1)] if { req.hdr(X-Forwarded-Host) -m found }
`
}

/** Caddy names one client. Edges may stand one behind the other: each adds the one before it, on the right. */
const hops = ({ proxy }: Stack) => (proxy.tls === 'acme' ? ['-1'] : ['-1', '-2', '-3'])

const paths = `    # Paths are judged as Odoo will read them: decoded once, repeated slashes as one. What cannot be decoded, dots that climb
    # and control characters are refused: no link of Odoo has them.
    http-request set-var(txn.path) path,url_dec,regsub(/+,/,g),lower
    http-request deny deny_status 400 unless { var(txn.path) -m found }
    http-request deny deny_status 400 if { var(txn.path) -m reg (^|/)[.][.]?(/|$) } || { var(txn.path) -m reg [[:cntrl:]] }
    http-request set-var(txn.static) bool(true) if METH_GET { var(txn.path) -m reg ^/([^/]+/static|web/assets)/ }
`

function hosts({ proxy }: Stack): string {
  const host = '    http-request set-var(txn.host) req.hdr(Host),host_only,lower\n'
  const redirect =
    proxy.tls === 'files'
      ? `    http-request redirect location https://%[var(txn.host)]${proxy.https === 443 ? '' : `:${proxy.https}`}%[pathq] code 308 unless { ssl_fc }\n`
      : ''
  if (proxy.domains.length === 0) return `${host}${redirect}`
  return `${host}    # proxy.domains; a name that nobody configured is nobody's.
    http-request return status 421 content-type text/plain string "This server does not answer to that name.\\n" unless { var(txn.host) -m str ${hostNames(proxy).join(' ')} }
${redirect}`
}

const refused = ({
  proxy,
}: Stack) => `    # The database manager, also behind a language prefix (es, es_CL, sr@latin). Never over the web.
    http-request deny deny_status 403 if { var(txn.path) -m reg ^(/[a-z]{2,3}([_-][a-z0-9]+)*(@[a-z]+)?)?/web/database }
    # proxy.bodySize ${proxy.bodySize}; a body without a length is Odoo's to limit.
    http-request return status 413 content-type text/plain string "The request is larger than ${proxy.bodySize}.\\n" if { req.body_size gt ${bytesOf(proxy.bodySize)} }
`

const login = ({
  proxy,
}: Stack) => `    # proxy.loginRate: attempts a minute from one address, over the form, JSON and XML-RPC.
    acl login_path var(txn.path) -m reg ^(/[a-z]{2,3}([_-][a-z0-9]+)*(@[a-z]+)?)?/web/(login|signup|reset_password|session/authenticate)(/|$)
    acl login_path var(txn.path) -m reg ^/xmlrpc/(2/)?(common|db)/?$
    http-request track-sc0 src,ipmask(32,64) table login if METH_POST login_path
    http-request return status 429 content-type text/plain string "Too many attempts to log in. Try again in a minute.\\n" hdr Retry-After 60 if METH_POST login_path { sc_http_req_rate(0,login) gt ${proxy.loginRate} }
`

/** Odoo's proxy_mode takes the last value of each, and ignores all of them without X-Forwarded-Host. */
function told({ proxy }: Stack): string {
  const proto = {
    acme: believedProto,
    edge: believedProto,
    files: '    http-request set-header X-Forwarded-Proto https\n',
    off: '    http-request set-header X-Forwarded-Proto http\n',
  }[proxy.tls]
  return `    # What Odoo is told of the client; nothing else of the kind passes.
    http-request set-header X-Forwarded-For %[src]
    http-request set-header X-Real-IP %[src]
    http-request set-header X-Forwarded-Host %[req.hdr(Host)]
${proto}    http-request del-header Forwarded
    http-request del-header X-Forwarded-Port
    http-request del-header X-Forwarded-Prefix
    http-request del-header X-Forwarded-Server
    http-request del-header Proxy
`
}

/** Whoever ends TLS says which it was; https when it says nothing. */
const believedProto = `    http-request set-var(txn.proto) req.hdr(X-Forwarded-Proto,-1),lower
    http-request set-header X-Forwarded-Proto https
    http-request set-header X-Forwarded-Proto http if { var(txn.proto) -m str http }
`

/** An edge sets Strict-Transport-Security itself: it alone knows whether it serves plain HTTP too. */
function answers({ proxy, development }: Stack): string {
  const secure = proxy.tls === 'acme' || proxy.tls === 'files'
  return `    # Headers that Odoo leaves out. No content security policy: Odoo compiles its templates in the browser.
    http-response del-header Server
    http-response set-var(txn.via) res.hdr(X-Muelle-Via)
    http-response del-header X-Muelle-Via
    http-response set-header X-Content-Type-Options nosniff
    http-response set-header Referrer-Policy strict-origin-when-cross-origin unless { res.hdr(Referrer-Policy) -m found }
    http-response set-header X-Frame-Options SAMEORIGIN if { var(txn.path) -m reg ^/(web|odoo)(/|$) } !{ res.hdr(X-Frame-Options) -m found } !{ res.hdr(Content-Security-Policy) -m sub frame-ancestors }
${secure ? '    http-response set-header Strict-Transport-Security max-age=31536000\n' : ''}${development ? edited : lasting}    compression algo gzip
    compression type text/html text/plain text/css text/xml text/javascript application/javascript application/json application/xml image/svg+xml
`
}

const lasting = `    # A week, as Odoo gives its own static files.
    http-response set-header Cache-Control "public, max-age=604800" if { var(txn.static) -m bool } { status 200 } !{ res.hdr(Cache-Control) -m found }
`

const edited = `    # In development a file may be another one the next moment: browsers ask each time.
    http-response set-header Cache-Control no-cache if { var(txn.static) -m bool }
`
