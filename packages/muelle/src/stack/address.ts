import { hostNames } from './served.ts'
import type { Stack } from './stack.ts'

/** Where people reach the stack: its first domain, or the published address and port. */
export function addressOf({ proxy }: Stack): string {
  const secure = proxy.tls === 'acme' || proxy.tls === 'files'
  const [domain] = hostNames(proxy)
  if (domain !== undefined && proxy.tls === 'edge') return `https://${domain}`
  const port = secure ? proxy.https : proxy.http
  const name = domain ?? (proxy.address === '0.0.0.0' ? 'localhost' : proxy.address)
  const usual = secure ? 443 : 80
  return `${secure ? 'https' : 'http'}://${name}${port === usual ? '' : `:${port}`}`
}
