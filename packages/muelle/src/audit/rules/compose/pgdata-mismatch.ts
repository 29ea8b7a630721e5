import { rule } from '../../rule.ts'
import { pgDatas, pgParent } from '../pgdata.ts'

export const pgdataMismatch = rule({
  id: 'compose/pgdata-mismatch',
  severity: 'critical',
  title: 'PGDATA lies outside of what is mounted',
  why: 'PostgreSQL writes where PGDATA says: next to the volume that was meant for it, into what goes with the container.',
  source: 'hub.docker.com/_/postgres, PGDATA',
  fix: 'Let PGDATA be the folder that is mounted, or one in it.',
  anywhere: true,
  *find(project) {
    for (const { service, variable, folder, kept, mounts } of pgDatas(project)) {
      if (variable === undefined || folder === undefined || kept !== undefined) continue
      // The image’s own volume over a mount of the parent is a fault of the mount.
      const [mount] = mounts.filter(({ target }) => target !== pgParent || !folder.startsWith(`${pgParent}/`))
      if (mount !== undefined)
        yield {
          at: variable.at,
          message: `${service.name} keeps its data in ${folder}, and what is mounted is ${mount.target}`,
        }
    }
  },
})
