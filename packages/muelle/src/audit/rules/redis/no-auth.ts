import { rule } from '../../rule.ts'
import { below } from '../../tree.ts'
import { commandText, servicesOf } from '../services.ts'

export const noAuth = rule({
  id: 'redis/no-auth',
  severity: 'high',
  title: 'Redis asks nobody for a password',
  why: 'Everything on its network reads and writes it: sessions are logins, and Redis can be made to write files.',
  source: 'redis.io/docs/latest/operate/oss_and_stack/management/security',
  fix: 'Set requirepass from a secret, and give Redis a network of its own with Odoo.',
  *find(project) {
    for (const { compose, service } of servicesOf(project, 'redis')) {
      if (/requirepass|--aclfile/.test(commandText(service))) continue
      if ([...service.environment.keys()].some((name) => /PASSWORD|REDIS_ARGS|EXTRA_FLAGS/.test(name))) continue
      // A conf of its own, or one that is not at hand.
      const conf = service.mounts.find(({ target }) => /redis.*\.conf$|\/etc\/redis/.test(target))
      if (
        conf !== undefined &&
        /requirepass|aclfile/.test(
          project.tree.read(below(compose.directory, conf.source) ?? '')?.text ?? 'requirepass',
        )
      )
        continue
      yield { at: service.at, message: `${service.name} has no requirepass` }
    }
  },
})
