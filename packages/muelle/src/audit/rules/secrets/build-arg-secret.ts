import { entries, get, items, text } from '../../read/yaml.ts'
import { rule } from '../../rule.ts'
import { isSecretName } from '../credentials.ts'
import { scriptLines, scriptsOf } from '../scripts-text.ts'
import { servicesOf } from '../services.ts'

export const buildArgSecret = rule({
  id: 'secrets/build-arg-secret',
  severity: 'critical',
  title: 'A secret is given to a build as an argument',
  why: 'Build arguments stay in the image’s history: docker history shows the token to whoever pulls the image.',
  source: 'docs.docker.com/build/building/secrets; docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env',
  fix: 'Hand it over with build.secrets and RUN --mount=type=secret, and replace a token that was used.',
  anywhere: true,
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const args = get(service.build?.node, 'args')
      for (const [name, { key, value }] of entries(args))
        if (isSecretName(name) && text(value)?.value !== '')
          yield { at: key, message: `${service.name} is built with ${name}`, hides: [text(value)?.value ?? ''] }
      if (args?.kind === 'seq')
        for (const item of items(args)) {
          const [name = '', value = ''] = (text(item)?.value ?? '').split('=')
          if (isSecretName(name))
            yield { at: item.at, message: `${service.name} is built with ${name}`, hides: [value] }
        }
    }
    for (const file of scriptsOf(project))
      for (const line of scriptLines(file))
        for (const match of line.text.slice(0, 4000).matchAll(/--build-arg[= ]+["']?(\w{1,80})(?==|\s|["']|$)/g))
          if (isSecretName(match[1] ?? ''))
            yield { at: line.placeOf(match.index, match[0].length), message: `the image is built with ${match[1]}` }
  },
})
