import { mountOver } from '../../project/odoo/files.ts'
import { rule } from '../../rule.ts'
import { resolversOf } from './resolvers.ts'

export const acmeUnpersisted = rule({
  id: 'traefik/acme-unpersisted',
  severity: 'high',
  title: 'Certificates are lost with the container',
  why: 'At every new start Traefik asks for all of them again: after five in a week Let’s Encrypt refuses, and the site has no certificate.',
  source: 'doc.traefik.io/traefik/https/acme/#storage; letsencrypt.org/docs/rate-limits',
  fix: 'Put acme.storage on a volume: /letsencrypt/acme.json with letsencrypt:/letsencrypt.',
  *find({ traefik }) {
    for (const { name, first, settings, service } of resolversOf(traefik.traefiks)) {
      if (service === undefined) continue
      const storage = settings.get(`${name}acme.storage`)
      const value = storage?.value ?? 'acme.json'
      if (value === '' || value.includes('$')) continue
      const mount = mountOver(service, value.startsWith('/') ? value : `/${value}`)
      if (mount === undefined || mount.type === 'tmpfs')
        yield { at: (storage ?? first).at, message: `${value} lies on no volume of ${service.name}` }
    }
  },
})
