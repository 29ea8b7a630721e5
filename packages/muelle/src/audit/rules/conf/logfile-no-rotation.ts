import { placeOf, textOf } from '../../project/odoo/settings.ts'
import type { Project } from '../../project/project.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

const rotates = ({ tree }: Project) => tree.paths.some((path) => /logrotate/.test(path) && path.split('/').length < 5)

export const logfileNoRotation = rule({
  id: 'conf/logfile-no-rotation',
  severity: 'medium',
  title: 'Odoo’s log is a file that nothing cuts',
  why: 'In a container a log file is out of reach of docker logs and of its rotation: it grows until the disk is full.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Take logfile out: Odoo writes to standard output, which Docker rotates.',
  *find(project) {
    for (const server of serving(project)) {
      const value = textOf(server, 'logfile')
      // What the host rotates is not known where no container is.
      if (value === undefined || value.startsWith('/dev/') || /logrotate/.test(server.scripts) || rotates(project))
        continue
      if (server.service !== undefined || project.composes.length > 0)
        yield { at: placeOf(server, 'logfile'), message: `logfile = ${value}, and nothing rotates it` }
    }
  },
})
