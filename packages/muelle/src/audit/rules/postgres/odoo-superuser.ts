import { settingOf } from '../../project/odoo/settings.ts'
import type { Service } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'

export const odooSuperuser = rule({
  id: 'postgres/odoo-superuser',
  severity: 'medium',
  title: 'Odoo connects as PostgreSQL’s superuser',
  why: 'POSTGRES_USER is made a superuser: whoever gets SQL through Odoo reads every database and runs programs in the container.',
  source:
    'Odoo documentation, Administration, On-premise deployment, PostgreSQL; hub.docker.com/_/postgres, POSTGRES_USER',
  fix: 'Let POSTGRES_USER be another one, and make a role for Odoo that owns its database and nothing else.',
  *find(project) {
    for (const compose of project.composes)
      for (const service of compose.services.values()) {
        if (project.roleOf(service) !== 'postgres') continue
        const user = service.environment.get('POSTGRES_USER')
        const odoos = project.odoos.filter((each) => each.compose === compose && each.service !== undefined)
        const name = user?.value?.value ?? 'postgres'
        const isSame = odoos.some((server) => {
          const own = settingOf(server, 'db_user')
          if (own === undefined) return isHanded(server.service, name, user?.value?.raw)
          return own.value === name || (user !== undefined && (own.isOpen || user.value?.isOpen === true))
        })
        if (isSame && user !== undefined && !/^(root|admin|superuser)$/.test(name))
          yield { at: user.at, message: `POSTGRES_USER is ${name === '' ? 'the user' : name}, with whom Odoo connects` }
      }
  },
})

/** Whether a service has the same user among its variables, under whatever name its own start reads. */
const isHanded = (service: Service | undefined, name: string, raw: string | undefined): boolean =>
  [...(service?.environment ?? [])].some(
    ([key, { value }]) =>
      /USER/.test(key) && value !== undefined && (value.raw === raw || (name !== '' && value.value === name)),
  )
