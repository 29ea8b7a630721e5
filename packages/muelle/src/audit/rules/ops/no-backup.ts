import { rule } from '../../rule.ts'
import { hasBackup } from '../backups.ts'
import { isForTests, type Placed, servicesOf } from '../services.ts'

export const noBackup = rule({
  id: 'ops/no-backup',
  severity: 'high',
  title: 'Nothing makes backups of the database',
  why: 'One dropped database, one broken disk, and everything since the beginning is gone: nothing in this project makes a copy of it.',
  source: 'Odoo documentation, Administration, On-premise deployment; PostgreSQL documentation, 26. Backup and Restore',
  fix: 'Schedule dumps of the database together with the filestore, to another machine, and try to restore one.',
  *find(project) {
    if (hasBackup(project) || project.odoos.length === 0) return
    const [first] = [...servicesOf(project, 'postgres')]
      .filter(({ compose }) => !isForTests(compose))
      .sort((a, b) => rank(a) - rank(b))
    if (first !== undefined)
      yield { at: first.service.at, message: `no service, script or workflow makes a backup of ${first.service.name}` }
  },
})

/** The stack that serves comes first: not for development, by its usual name, at the top. */
const rank = ({ compose, service }: Placed): number =>
  (compose.purpose === 'development' ? 1000 : 0) +
  (service.at.file === compose.main.file ? 0 : 100) +
  (/(^|\/)(docker-)?compose\.ya?ml$/.test(compose.main.file.path) ? 0 : 10) +
  compose.main.file.path.split('/').length
