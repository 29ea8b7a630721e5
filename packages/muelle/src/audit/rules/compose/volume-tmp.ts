import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

export const volumeTmp = rule({
  id: 'compose/volume-tmp',
  severity: 'low',
  title: 'A mount of a folder for what is temporary',
  why: 'The host empties /tmp at a reboot, and a volume on a container’s /tmp keeps for ever what was meant to go.',
  source: 'Filesystem Hierarchy Standard 3.0, /tmp; docs.docker.com/engine/storage/tmpfs',
  fix: 'Keep data in a named volume, and give /tmp a tmpfs.',
  *find(project) {
    for (const { service } of servicesOf(project))
      for (const mount of service.mounts) {
        if (mount.type === 'bind' && /^\/(var\/)?tmp\/(?!\.X11)/.test(mount.source))
          yield { at: mount.at, message: `${service.name} keeps ${mount.target} in the host’s ${mount.source}` }
        if (mount.type === 'volume' && mount.source !== '' && /^\/(var\/)?tmp$/.test(mount.target))
          yield { at: mount.at, message: `${service.name} keeps ${mount.target} in the volume ${mount.source}` }
      }
  },
})
