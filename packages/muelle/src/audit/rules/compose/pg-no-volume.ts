import { rule } from '../../rule.ts'
import { pgDatas } from '../pgdata.ts'

export const pgNoVolume = rule({
  id: 'compose/pg-no-volume',
  severity: 'critical',
  title: 'PostgreSQL keeps its data in the container',
  why: 'What no named volume holds is left behind when the container is made anew: docker compose down and up again, and the database is empty.',
  source: 'hub.docker.com/_/postgres, Where to Store Data; docs.docker.com/engine/storage/volumes',
  fix: 'Mount a named volume: /var/lib/postgresql/data up to 17, /var/lib/postgresql from 18 on.',
  *find(project) {
    const all = [...pgDatas(project)]
    for (const { compose, service, kept, mounts, folder } of all) {
      if (kept !== undefined || mounts.length > 0) continue
      // With PGDATA from nobody knows where, any volume may be the one.
      if (folder === undefined && service.mounts.some(({ type, source }) => type === 'volume' && source !== ''))
        continue
      const elsewhere = all.some(
        (other) =>
          other.service.at.file === service.at.file &&
          other.service.at.from === service.at.from &&
          other.kept !== undefined,
      )
      if (compose.purpose === 'development' && elsewhere) continue
      yield { at: service.at, message: `${service.name} has no volume for its data` }
    }
  },
})
