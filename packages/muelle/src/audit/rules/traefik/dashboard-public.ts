import { kindsOf } from '../../project/proxy/traefik.ts'
import { rule } from '../../rule.ts'

export const dashboardPublic = rule({
  id: 'traefik/dashboard-public',
  severity: 'high',
  title: 'Traefik’s dashboard asks for no password',
  why: 'It shows every route, service and version of the host to whoever knows the name.',
  source: 'doc.traefik.io/traefik/operations/dashboard/',
  fix: 'Give the router a basicauth, forwardauth or ipallowlist middleware.',
  *find({ traefik }) {
    for (const router of traefik.routers) {
      if (!/^(api|dashboard)@internal$/.test(router.target ?? '')) continue
      if (kindsOf(router)?.some((kind) => /auth|ipallowlist|ipwhitelist|plugin/.test(kind)) ?? true) continue
      if (/ClientIP\(|Host\(`?(localhost|[\w.-]+\.localhost)`?\)/.test(router.rule.value)) continue
      const target = router.beside.get(`http.routers.${router.name}.service`)
      yield {
        at: target?.at ?? router.rule.at,
        message: `router ${router.name} leads to ${router.target ?? ''} without a password`,
      }
    }
  },
})
