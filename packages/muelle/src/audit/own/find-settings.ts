import type { z } from 'zod'
import type { Project } from '../project/project.ts'
import { field, type Service, setting } from '../read/compose/service.ts'
import { confKey } from '../read/odoo-conf.ts'
import type { Hit } from '../rule.ts'
import { isNamed } from './glob.ts'
import type { ComposeFind, ConfFind } from './schema.ts'

interface Wanted {
  readonly equals?: string | undefined
  readonly matches?: ((line: string) => boolean) | undefined
}

const fits = (value: string, { equals, matches }: Wanted): boolean =>
  equals !== undefined ? value === equals : (matches?.(value.slice(0, 2000)) ?? true)

/** Services that have a setting, or lack it. */
export function* findCompose(project: Project, { compose: find }: z.output<typeof ComposeFind>): Generator<Hit> {
  const { role, name, image } = find.services
  const isMeantService = (service: Service): boolean =>
    (role === undefined || isNamed(project.roleOf(service), role)) &&
    (name === undefined || isNamed(service.name, name)) &&
    (image === undefined || isNamed(service.image?.value ?? '', image))
  for (const { services } of project.composes)
    for (const service of services.values()) {
      if (!isMeantService(service)) continue
      const keys = find.has ?? find.lacks ?? []
      const found = field(service, ...keys)
      const told = keys.join('.')
      if (find.lacks !== undefined) {
        if (found === undefined) yield { at: service.at, message: `${service.name} has no ${told}` }
      } else if (found !== undefined && fits(setting(service, ...keys)?.value ?? '', find))
        yield { at: found.at, message: `${service.name} sets ${told}` }
    }
}

/** Settings of odoo.conf; a template's values are written later, and are not judged. */
export function* findConf(project: Project, { conf: find }: z.output<typeof ConfFind>): Generator<Hit> {
  for (const conf of project.confs) {
    const key = confKey(conf, find.key)
    if (find.absent) {
      if (key === undefined) yield { at: conf.section, message: `${conf.file.path} has no ${find.key}` }
    } else if (key !== undefined && !conf.isTemplate && fits(key.value, find))
      yield { at: key.line, message: `${conf.file.path} sets ${find.key}` }
  }
}
