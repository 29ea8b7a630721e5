import { has } from '../../project/proxy/traefik.ts'
import { rule } from '../../rule.ts'

export const noRedirect = rule({
  id: 'traefik/no-redirect',
  severity: 'medium',
  title: 'Plain HTTP is not sent to HTTPS',
  why: 'Whoever types the name without https stays on plain HTTP, with password and session, or gets a 404.',
  source: 'doc.traefik.io/traefik/routing/entrypoints/#redirection',
  fix: 'Set entrypoints.web.http.redirections.entrypoint.to=websecure and .scheme=https.',
  *find({ traefik }) {
    const redirects = traefik.dynamics.some((settings) =>
      [...settings.keys()].some((key) => /\.redirect(scheme|regex)(\.|$)/.test(key)),
    )
    if (redirects) return
    for (const { settings } of traefik.traefiks) {
      const points = [...settings].filter(([key]) => /^entrypoints\.[^.]+\.address$/.test(key))
      const secure = points.find(([, { value }]) => /:443(\/|$)/.test(value))
      const plain = points.find(([, { value }]) => /:80(\/|$)/.test(value))
      if (plain === undefined || secure === undefined) continue
      const [key, address] = plain
      if (!has(settings, key.replace(/address$/, 'http.redirections')))
        yield { at: address.at, message: `${key.split('.')[1] ?? ''} on port 80 redirects nowhere` }
    }
  },
})
