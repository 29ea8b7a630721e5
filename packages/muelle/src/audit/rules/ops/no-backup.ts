import { rule } from '../../rule.ts'
import { hasBackup } from '../backups.ts'
import { isForTests, servicesOf } from '../services.ts'

export const noBackup = rule({
  id: 'ops/no-backup',
  severity: 'high',
  title: 'Nothing makes backups of the database',
  why: 'One dropped database, one broken disk, and everything since the beginning is gone: nothing in this project makes a copy of it.',
  source: 'Odoo documentation, Administration, On-premise deployment; PostgreSQL documentation, 26. Backup and Restore',
  fix: 'Schedule dumps of the database together with the filestore, to another machine, and try to restore one.',
  *find(project) {
    if (hasBackup(project)) return
    const stacks = [...servicesOf(project, 'postgres')].filter(
      ({ compose }) =>
        !isForTests(compose) && [...compose.services.values()].some((each) => project.roleOf(each) === 'odoo'),
    )
    const [first] = [...stacks.filter(({ compose }) => compose.purpose !== 'development'), ...stacks]
    if (first !== undefined)
      yield { at: first.service.at, message: `no service, script or workflow makes a backup of ${first.service.name}` }
  },
})
