import { field } from '../../read/compose/service.ts'
import { within } from '../../read/compose/value.ts'
import { items, text } from '../../read/yaml.ts'
import { rule } from '../../rule.ts'
import { isLiteralSecret, passwordOfAddress } from '../credentials.ts'
import { passwordOptions } from '../password-options.ts'
import { servicesOf } from '../services.ts'

export const healthcheckSecret = rule({
  id: 'cross/healthcheck-secret',
  severity: 'high',
  title: 'A password is written into a health check',
  why: 'docker inspect and ps show it every few seconds, and it stays behind when the password is changed: the service is unhealthy then.',
  source: 'docs.docker.com/reference/compose-file/services/#healthcheck',
  fix: 'Let the container’s own environment give it: $$REDIS_PASSWORD, REDISCLI_AUTH, PGPASSWORD.',
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const test = field(service, 'healthcheck', 'test')
      const line = items(test)
        .map((item) => text(item)?.value ?? '')
        .join(' ')
      if (test === undefined || line === '') continue
      const assigned = [...line.matchAll(/\b(?:PGPASSWORD|REDISCLI_AUTH|MYSQL_PWD)=["']?([^\s"';&|]+)/g)].map(
        ([, value = '']) => value,
      )
      const options = passwordOptions(line).map(({ value }) => value)
      const secrets = [...assigned, ...options, passwordOfAddress(line)].filter((each) => each !== undefined)
      for (const secret of secrets) {
        const written = secret.replace(/^\$\{\w+:?-([^${}]+)\}$/, '$1')
        if (isLiteralSecret(written))
          yield {
            at: within(test.at, secret),
            message: `the health check of ${service.name} has a password written out`,
            hides: [written],
          }
      }
    }
  },
})
