import { setting } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isOneShot, servicesOf } from '../services.ts'

export const odooRoot = rule({
  id: 'compose/odoo-root',
  severity: 'high',
  title: 'Odoo runs as root',
  why: 'A hole in Odoo or in one of its modules is then root in the container, and what it writes to mounts belongs to the host’s root.',
  source: 'Odoo 19.0 odoo/cli/server.py, check_root_user; CIS Docker Benchmark 4.1',
  fix: 'Remove the line: the image’s own user is odoo. Give mounted folders to its user id once.',
  *find(project) {
    for (const placed of servicesOf(project, 'odoo')) {
      const user = setting(placed.service, 'user')
      if (user === undefined || !/^(0|root)(:|$)/.test(user.value) || isOneShot(placed)) continue
      yield { at: user.at, message: `${placed.service.name} runs with user: ${user.value}` }
    }
  },
})
