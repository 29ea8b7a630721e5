import { flagOf } from '../../project/odoo/settings.ts'
import { kindsOf } from '../../project/proxy/traefik.ts'
import { rule } from '../../rule.ts'
import { odooRouters } from './routers.ts'

export const dbmanagerRouted = rule({
  id: 'traefik/dbmanager-routed',
  severity: 'high',
  title: 'Traefik lets everybody to the database manager',
  why: '/web/database lists, dumps, restores and drops databases with one password that can be guessed at leisure.',
  source: 'Odoo 19.0 documentation, Deploying Odoo, Security',
  fix: 'Add && !PathPrefix(`/web/database`) to the rule, and set list_db = False.',
  *find(project) {
    for (const { routers, odoos } of odooRouters(project)) {
      if (odoos.length > 0 && odoos.every((odoo) => flagOf(odoo, 'list_db', true) === false)) continue
      const whole = routers
        .filter((each) => !kindsOf(each)?.some((kind) => kind.startsWith('redirect')))
        .filter(({ rule }) => !/Path(Prefix|Regexp)?\(/.test(rule.value) || /PathPrefix\(`\/`\)/.test(rule.value))
      const secure = whole.find(({ name, beside }) =>
        [...beside.keys()].some((key) => key.startsWith(`http.routers.${name}.tls`)),
      )
      const router = secure ?? whole[0]
      if (router === undefined) continue
      if ([...router.beside.values()].some(({ value }) => /\/web\/(database|\(|db)/.test(value))) continue
      yield {
        at: router.rule.at,
        severity: /\.(localhost|local|test)`/.test(router.rule.value) ? 'medium' : undefined,
        message: `router ${router.name} takes /web/database to Odoo too`,
      }
    }
  },
})
