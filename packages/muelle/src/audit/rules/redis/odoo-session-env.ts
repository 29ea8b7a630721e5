import { settingOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

export const odooSessionEnv = rule({
  id: 'redis/odoo-session-env',
  severity: 'medium',
  title: 'Odoo is told to keep sessions in Redis, and cannot',
  why: 'Odoo Community has no such setting: sessions stay in files unless an addon (session_redis) is installed and named in server_wide_modules.',
  source: 'Odoo 19.0 odoo/http.py, FilesystemSessionStore; OCA server-tools',
  fix: 'Install the addon and name it in server_wide_modules, or take the variables and Redis away.',
  *find(project) {
    for (const { service } of servicesOf(project, 'odoo')) {
      const server = project.odoos.find((each) => each.service === service)
      if (server !== undefined && /session|redis/.test(settingOf(server, 'server_wide_modules')?.value ?? '')) continue
      if (server !== undefined && /session|redis/i.test(server.scripts)) continue
      for (const [name, { at, from }] of service.environment)
        if (from === undefined && /^ODOO_SESSION_REDIS|^(ODOO_)?REDIS_(HOST|URL)$/.test(name)) {
          yield { at, message: `${name} of ${service.name} is no setting of Odoo Community` }
          break
        }
    }
  },
})
