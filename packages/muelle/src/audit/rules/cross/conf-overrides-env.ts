import { entrypointReads } from '../../../facts/odoo/entrypoint.ts'
import { confKey } from '../../read/odoo-conf.ts'
import { rule } from '../../rule.ts'

export const confOverridesEnv = rule({
  id: 'cross/conf-overrides-env',
  severity: 'high',
  title: 'odoo.conf hides what the environment says',
  why: 'The official entrypoint leaves an option to odoo.conf when it stands there: the variable is set, changed, rotated, and nothing happens.',
  source: 'github.com/odoo/docker, entrypoint.sh, check_config',
  fix: 'Take the key out of odoo.conf, or the variable out of the compose file.',
  *find(project) {
    for (const { service, image, conf } of project.odoos) {
      if (service === undefined || conf === undefined || conf.isTemplate) continue
      if (image?.isOfficial !== true || image.entrypoint !== undefined || service.entrypoint !== undefined) continue
      for (const [key, { variables }] of entrypointReads) {
        const written = confKey(conf, key)
        const name = variables.find((each) => service.environment.has(each))
        if (written === undefined || name === undefined) continue
        const value = service.environment.get(name)?.value
        if (value === undefined || (!value.isOpen && value.value === written.value)) continue
        yield {
          at: written.line,
          message: `${key} stands in ${conf.file.path}: ${name} of ${service.name} counts for nothing`,
        }
      }
    }
  },
})
