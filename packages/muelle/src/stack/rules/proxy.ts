import { hostNames } from '../served.ts'
import type { Finding, Rule } from './rule.ts'
import { repeated } from './rule.ts'

const tls = ['proxy', 'tls']

/** Names that no public certificate authority signs: one label, or a top level set aside (RFC 2606, 6761, 6762, 9476). */
const privateName = /^[^.]+$|\.(local|localhost|internal|lan|home|test|example|invalid|alt|onion)$/

const acme: Rule = ({ proxy, keys }): readonly Finding[] => {
  if (proxy.tls !== 'acme') return []
  const found: Finding[] = hostNames(proxy).flatMap((domain, index) =>
    privateName.test(domain)
      ? [
          {
            level: 'fault',
            path: ['proxy', 'domains', index],
            what: `No certificate authority signs for ${domain}`,
            next: 'Name the public host name, or take tls: files or tls: off.',
          },
        ]
      : [],
  )
  if (proxy.domains.length === 0)
    found.push({
      level: 'fault',
      path: tls,
      what: 'tls: acme needs to know the host names',
      next: 'Write them under proxy.domains, such as domains: [erp.acme.cl].',
    })
  if (keys.neutralized)
    found.push({
      level: 'fault',
      path: tls,
      what: 'A neutralized environment reaches nobody, so it cannot fetch certificates by tls: acme',
      next: 'Override it there with proxy: {tls: off}, files or edge.',
    })
  return found
}

const edge: Rule = ({ proxy }): readonly Finding[] => {
  if (proxy.tls === 'edge' && proxy.trusted.length === 0)
    return [
      {
        level: 'fault',
        path: tls,
        what: 'tls: edge needs to know whom to believe the address of the visitor',
        next: 'Write the networks of what stands in front, such as trusted: [10.0.0.0/8].',
      },
    ]
  if (proxy.tls !== 'edge' && proxy.trusted.length > 0) return [unread('trusted', 'tls: edge')]
  return []
}

const unused: Rule = ({ proxy }) => [
  ...(proxy.email !== undefined && proxy.tls !== 'acme' ? [unread('email', 'tls: acme')] : []),
  ...(proxy.https !== undefined && (proxy.tls === 'edge' || proxy.tls === 'off')
    ? [unread('https', 'tls: acme or files')]
    : []),
]

const ports: Rule = ({ proxy }) => {
  const encrypted = proxy.tls === 'acme' || proxy.tls === 'files'
  const http = proxy.http ?? 80
  if (!encrypted || http !== (proxy.https ?? 443)) return []
  return [
    {
      level: 'fault',
      path: ['proxy', proxy.http === undefined ? 'https' : 'http'],
      what: `HTTP and HTTPS cannot both be published on port ${http}`,
      next: 'Give one of them another port.',
    },
  ]
}

const plain: Rule = ({ proxy }) =>
  proxy.tls === 'off' && proxy.address !== undefined && !proxy.address.startsWith('127.')
    ? [
        {
          level: 'warning',
          path: ['proxy', 'address'],
          what: 'Passwords cross the network unencrypted: plain HTTP is published beyond this host',
          next: 'Take tls: acme or files, or address: 127.0.0.1.',
        },
      ]
    : []

const domains: Rule = ({ proxy }) => repeated(['proxy', 'domains'], hostNames(proxy))

const unread = (key: string, where: string): Finding => ({
  level: 'warning',
  path: ['proxy', key],
  at: 'key',
  what: `proxy.${key} is only read with ${where}`,
  evidence: key,
  next: 'Remove it.',
  everywhere: true,
})

export const proxyRules: readonly Rule[] = [acme, edge, unused, ports, plain, domains]
