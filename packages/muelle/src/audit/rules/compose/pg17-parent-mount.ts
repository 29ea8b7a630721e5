import { rule } from '../../rule.ts'
import { pgDatas, pgOld, pgParent } from '../pgdata.ts'

export const pg17ParentMount = rule({
  id: 'compose/pg17-parent-mount',
  severity: 'critical',
  title: 'PostgreSQL’s volume lies one folder too high',
  why: 'Up to 17 the image has an anonymous volume of its own on /var/lib/postgresql/data: the data goes there, and the named volume stays empty.',
  source: 'github.com/docker-library/postgres, VOLUME /var/lib/postgresql/data up to 17',
  fix: 'Mount the volume on /var/lib/postgresql/data.',
  anywhere: true,
  *find(project) {
    for (const { service, major, folder, image } of pgDatas(project)) {
      if (major === undefined || major >= 18 || folder?.startsWith(pgOld) !== true) continue
      const deeper = service.mounts.some(({ target }) => target === pgOld || target.startsWith(`${pgOld}/`))
      const mount = service.mounts.find(({ target, type }) => target === pgParent && type !== 'tmpfs')
      if (mount !== undefined && !deeper)
        yield {
          at: mount.at,
          message: `${service.name} runs ${image}: its data goes to an anonymous volume on ${pgOld}, not to ${mount.source || 'this one'}`,
        }
    }
  },
})
