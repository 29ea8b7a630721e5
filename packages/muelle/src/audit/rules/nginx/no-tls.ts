import { rule } from '../../rule.ts'
import { forStrangers, isBeside, isPublished } from './fronts.ts'

export const noTls = rule({
  id: 'nginx/no-tls',
  severity: 'high',
  title: 'nginx serves Odoo over plain HTTP',
  why: 'Passwords and sessions travel readable for everybody on the way.',
  source: 'Odoo 19.0 documentation, Deploying Odoo, HTTPS',
  fix: 'Let nginx listen on 443 with ssl and a certificate, and answer port 80 with a redirect.',
  *find(project) {
    for (const front of project.nginx.fronts) {
      const { server, isTls, isBehind } = front
      if (isTls || isBehind || !isPublished(project, front)) continue
      // A configuration with TLS beside it: the plain one is told as what does not redirect, or is the other choice.
      if (project.nginx.fronts.some((other) => other.isTls && isBeside(other, front))) continue
      const [listen] = server.listens
      if (listen !== undefined && server.listens.some(({ isLoopback }) => !isLoopback))
        yield {
          at: listen.at,
          severity: forStrangers(front),
          message: `${server.names[0]?.value ?? 'the server'} is served on port ${Number.isNaN(listen.port) ? '80' : listen.port} without TLS`,
        }
    }
  },
})
