import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

const sensitive =
  /^(\/|\/(etc|root|boot|dev|proc|sys|usr|var|home|run|var\/run|var\/lib|var\/lib\/docker(\/.*)?)|(~|\/root|\/home\/[^/]+)(\/\.ssh(\/.*)?)?|\$\{?HOME\}?)$/

export const sensitiveMount = rule({
  id: 'compose/sensitive-mount',
  severity: 'high',
  title: 'A folder of the host’s system is mounted into a container',
  why: 'What is in such a folder is the host: its accounts, its keys, the disks of all other containers.',
  source: 'CIS Docker Benchmark 5.6',
  fix: 'Mount the one file or folder that is needed, read-only.',
  *find(project) {
    for (const { service } of servicesOf(project))
      for (const mount of service.mounts) {
        if (mount.type !== 'bind') continue
        const source = mount.source.length > 1 ? mount.source.replace(/\/$/, '') : mount.source
        if (!sensitive.test(source)) continue
        // What measures the host, or ships its logs, has to look at it.
        const looks = /exporter|cadvisor|promtail|alloy|agent|fluent|vector|netdata|telegraf|filebeat/
        if (mount.isReadOnly && looks.test(`${service.image?.value ?? ''} ${service.name}`)) continue
        yield {
          at: mount.at,
          message: `${service.name} mounts the host’s ${source}${mount.isReadOnly ? '' : ' and may write to it'}`,
          severity: /^(\/home\/[^/]+|\/home)$/.test(source) ? 'medium' : undefined,
        }
      }
  },
})
