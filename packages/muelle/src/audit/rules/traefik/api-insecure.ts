import { isPublic, leadsTo } from '../../read/compose/port.ts'
import { rule } from '../../rule.ts'

export const apiInsecure = rule({
  id: 'traefik/api-insecure',
  severity: 'high',
  title: 'Traefik’s API is open without a password',
  why: 'Whoever reaches port 8080 reads every route, service and certificate, and some versions’ debug pages.',
  source: 'doc.traefik.io/traefik/operations/api/#insecure',
  fix: 'Remove api.insecure, and give the dashboard a router with a password if it is needed.',
  *find({ traefik }) {
    for (const { service, settings } of traefik.traefiks) {
      const flag = settings.get('api.insecure')
      if (flag?.value.toLowerCase() !== 'true') continue
      const port = service?.ports.find((each) => isPublic(each) && leadsTo(each, 8080))
      yield {
        at: flag.at,
        severity: port === undefined ? undefined : 'critical',
        message: port === undefined ? 'api.insecure is on' : `api.insecure is on, and ${port.raw} is published`,
      }
    }
  },
})
