import { rule } from '../../rule.ts'
import { readConfs } from '../odoo.ts'

export const confDuplicateKey = rule({
  id: 'conf/duplicate-key',
  severity: 'critical',
  title: 'A key stands twice',
  why: 'Python’s configparser stops with DuplicateOptionError: Odoo does not start.',
  source: 'Python documentation, configparser, strict; run against Odoo 19.0’s own parser',
  fix: 'Keep one of the lines.',
  anywhere: true,
  *find(project) {
    for (const { conf } of readConfs(project)) {
      const seen = new Map<string, number>()
      for (const key of conf.keys) {
        const before = seen.get(key.name) ?? 0
        seen.set(key.name, before + 1)
        if (before > 0 && !conf.isTemplate)
          yield { at: key.line, message: `${key.name} is set again here: Odoo stops at the second one` }
      }
    }
  },
})
