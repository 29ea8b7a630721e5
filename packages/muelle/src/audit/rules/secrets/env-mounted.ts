import { posix } from 'node:path'
import { isEnvFile, isSample } from '../../project/env-files.ts'
import { rule } from '../../rule.ts'
import { below } from '../../tree.ts'
import { servicesOf } from '../services.ts'

export const envMounted = rule({
  id: 'secrets/env-mounted',
  severity: 'medium',
  title: 'The environment file is mounted into a container',
  why: 'Whoever gets into the container reads the passwords of all services, and a server for files may hand it out.',
  source: 'docs.docker.com/compose/how-tos/use-secrets',
  fix: 'Give the container the values that it needs, or a secret of its own.',
  *find(project) {
    for (const { compose, service } of servicesOf(project))
      for (const { type, source, at, target } of service.mounts) {
        if (type !== 'bind') continue
        const path = below(compose.directory, source)
        const isEnv = isEnvFile(source) && !isSample(source) && /\.env[^/]*$/.test(source)
        const isRoot = path === compose.directory && project.tree.has(posix.join(path, '.env'))
        if (isEnv) yield { at, message: `${service.name} has ${source} as ${target}` }
        else if (isRoot) yield { at, message: `${service.name} has the whole folder as ${target}, .env too` }
      }
  },
})
