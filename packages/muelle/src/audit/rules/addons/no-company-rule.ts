import { ownAddons } from '../../project/addons/addons.ts'
import { classesOf } from '../../read/python.ts'
import { rule } from '../../rule.ts'
import { filesOf } from './python-files.ts'

export const noCompanyRule = rule({
  id: 'addons/no-company-rule',
  severity: 'medium',
  title: 'A model with a company has no record rule',
  why: 'Whoever may read the model reads the records of every company: company_id alone keeps nobody out.',
  source: 'Odoo 19.0 documentation, Multi-company guidelines: Security rules',
  fix: "Add an ir.rule with [('company_id', 'in', company_ids + [False])].",
  anywhere: true,
  *find(project) {
    for (const addon of ownAddons(project)) {
      let rules: string | undefined
      for (const file of filesOf(project, addon, '.py')) {
        if (!file.text.includes('company_id')) continue
        for (const { bases, body, from } of classesOf(file)) {
          const name = /^[ \t]+_name[ \t]*=[ \t]*["']([\w.]+)["']/m.exec(body)
          const model = name?.[1]
          if (!/\bmodels\.Model\b/.test(bases) || !name || model === undefined) continue
          if (
            !/^[ \t]+company_id[ \t]*=[ \t]*fields\.Many2one\b/m.test(body) ||
            /^[ \t]+_auto[ \t]*=[ \t]*False/m.test(body)
          )
            continue
          // It goes on with a model of that name.
          if (new RegExp(`^[ \\t]+_inherit[ \\t]*=[^\\n]*["']${model.replaceAll('.', '\\.')}["']`, 'm').test(body))
            continue
          rules ??= filesOf(project, addon, '.xml')
            .filter(({ text }) => /model=["']ir\.rule["']/.test(text))
            .map(({ text }) => text)
            .join('\n')
          if (new RegExp(`model_${model.replaceAll('.', '_')}["']`).test(rules)) continue
          const at = from + name.index + name[0].search(/\S/)
          yield {
            at: { file, from: at, to: from + name.index + name[0].length },
            message: `${model} has a company_id, and no ir.rule of ${addon.name} is about it`,
          }
        }
      }
    }
  },
})
