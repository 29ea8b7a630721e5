import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

export const dockerSock = rule({
  id: 'compose/docker-sock',
  severity: 'high',
  title: 'A container holds Docker’s socket',
  why: 'Whoever speaks to the socket starts containers with the host’s disk in them: it is root on the host, read-only mount or not.',
  source: 'docs.docker.com/engine/security, Docker daemon attack surface; CIS Docker Benchmark 5.32',
  fix: 'Put a filtering proxy for the socket in between that allows the few requests that are needed, or do without.',
  anywhere: true,
  *find(project) {
    for (const { service } of servicesOf(project)) {
      if (/socket-?proxy/.test(`${service.image?.value ?? ''} ${service.name}`)) continue
      for (const mount of service.mounts)
        if (mount.type === 'bind' && /^(\/var)?\/run\/docker\.sock$/.test(mount.source))
          yield {
            at: mount.at,
            message: `${service.name} mounts ${mount.source}${mount.isReadOnly ? ' (read-only does not help: it is written to through its connection)' : ''}`,
          }
    }
  },
})
