import { rule } from '../../rule.ts'
import { pgDatas, pgOld } from '../pgdata.ts'

export const pg18Mount = rule({
  id: 'compose/pg18-mount',
  severity: 'critical',
  title: 'PostgreSQL 18 is given its volume where 17 had it',
  why: 'From 18 on the image keeps its data in /var/lib/postgresql/18/docker and refuses to start when something is mounted on /var/lib/postgresql/data.',
  source: 'hub.docker.com/_/postgres, PGDATA; github.com/docker-library/postgres pull request 1259',
  fix: 'Mount the volume on /var/lib/postgresql, after moving what is in it with pg_upgrade or a dump.',
  anywhere: true,
  *find(project) {
    for (const { service, major, variable, folder, image } of pgDatas(project)) {
      if (major === undefined || major < 18 || variable !== undefined || folder?.startsWith(pgOld)) continue
      const mount = service.mounts.find(({ target }) => target === pgOld || target.startsWith(`${pgOld}/`))
      if (mount !== undefined)
        yield { at: mount.at, message: `${service.name} runs ${image}, which does not take a mount on ${mount.target}` }
    }
  },
})
