import { rule } from '../../rule.ts'
import { below } from '../../tree.ts'
import { isSecretName } from '../credentials.ts'
import { listed } from '../services.ts'

export const envfileBroad = rule({
  id: 'secrets/envfile-broad',
  severity: 'low',
  title: 'A service is given all secrets of an environment file',
  why: 'Each container then holds the passwords of all others: one hole opens them all.',
  source: 'docs.docker.com/compose/how-tos/environment-variables/best-practices',
  fix: 'Name under environment: what the service needs, or keep a file a service.',
  *find(project) {
    for (const compose of project.composes) {
      const users = Map.groupBy(
        [...compose.services.values()].flatMap((service) => service.envFiles.map((file) => ({ service, file }))),
        ({ file }) => file.value,
      )
      for (const [path, of] of users) {
        const isShared = new Set(of.map(({ service }) => service.name)).size > 1
        // The file that Compose itself reads holds what all services need.
        const isAll = /(^|\/)\.env$/.test(path) && compose.services.size > 1
        for (const { service, file } of of) {
          // An example stands for the file where that is not at hand.
          const given = [...service.environment].filter(([, { from }]) =>
            from?.startsWith(below(compose.directory, path) ?? path),
          )
          const secrets = given.filter(([name]) => isSecretName(name))
          const isUnknown = given.length === 0
          if (!(isShared || (isAll && secrets.length > 1)) || (secrets.length === 0 && !(isUnknown && isAll))) continue
          const names = secrets.length === 0 ? 'everything in it' : listed(secrets.map(([name]) => name))
          yield { at: file.at, message: `${service.name} is given ${names} by ${path}` }
        }
      }
    }
  },
})
