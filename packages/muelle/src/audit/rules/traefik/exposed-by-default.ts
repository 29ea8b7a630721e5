import { firstOf } from '../../project/proxy/traefik.ts'
import { rule } from '../../rule.ts'

export const exposedByDefault = rule({
  id: 'traefik/exposed-by-default',
  severity: 'medium',
  title: 'Traefik publishes every container of the host',
  why: 'Without exposedByDefault=false each container that exposes a port gets a route: databases’ tools and tests too.',
  source: 'doc.traefik.io/traefik/providers/docker/#exposedbydefault',
  fix: 'Set providers.docker.exposedByDefault=false, and traefik.enable=true on what is to be reached.',
  *find({ traefik }) {
    for (const { settings } of traefik.traefiks)
      for (const provider of ['providers.docker', 'providers.swarm', 'docker']) {
        const first = settings.get(provider) ?? firstOf(settings, provider)
        const value = settings.get(`${provider}.exposedbydefault`)
        if (first === undefined || value?.value.toLowerCase() === 'false') continue
        yield { at: (value ?? first).at, message: `${provider} publishes what has no label` }
      }
  },
})
