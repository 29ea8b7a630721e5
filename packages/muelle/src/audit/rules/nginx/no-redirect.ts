import { rule } from '../../rule.ts'
import { isBeside } from './fronts.ts'

export const noRedirect = rule({
  id: 'nginx/no-redirect',
  severity: 'medium',
  title: 'Plain HTTP is answered beside HTTPS',
  why: 'Whoever types the name without https stays on plain HTTP, with password and session.',
  source: 'Odoo 19.0 documentation, Deploying Odoo, HTTPS',
  fix: 'Answer port 80 with return 301 https://$host$request_uri and nothing else.',
  *find({ nginx }) {
    for (const front of nginx.fronts) {
      const { server } = front
      const plain = server.listens.find(({ port, isTls, isLoopback }) => port === 80 && !isTls && !isLoopback)
      if (plain === undefined) continue
      const sends = /https:\/\//.test(
        server.levels
          .at(-1)
          ?.directives.flatMap((each) => [each, ...(each.name === 'if' ? (each.block ?? []) : [])])
          .filter(({ name }) => name === 'return' || name === 'rewrite')
          .flatMap(({ args }) => args.map(({ value }) => value))
          .join(' ') ?? '',
      )
      if (sends) continue
      if (front.isTls || nginx.fronts.some((other) => other.isTls && isBeside(other, front)))
        yield { at: plain.at, message: 'port 80 serves Odoo, though there is TLS' }
    }
  },
})
