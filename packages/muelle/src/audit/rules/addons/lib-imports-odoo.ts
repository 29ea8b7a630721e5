import { ownAddons } from '../../project/addons/addons.ts'
import { rule } from '../../rule.ts'

export const libImportsOdoo = rule({
  id: 'addons/lib-imports-odoo',
  severity: 'low',
  title: 'A library of a module imports Odoo',
  why: 'What lies in lib/ is to be tested and used without a database; with this import it cannot be loaded outside of Odoo.',
  source: 'docs/check.md',
  fix: 'Hand over what it needs as arguments, or move the file to models/ or tools/.',
  *find(project) {
    for (const { name, path } of ownAddons(project))
      for (const inside of project.tree.paths) {
        if (!inside.startsWith(`${path}/lib/`) && !inside.startsWith(`${path}/libs/`)) continue
        const file = inside.endsWith('.py') ? project.tree.read(inside) : undefined
        const found =
          file && /^[ \t]*(?:from[ \t]+odoo(?:\.[\w.]+)?[ \t]+import\b|import[ \t]+odoo\b)[^\n]*/m.exec(file.text)
        if (file !== undefined && found)
          yield {
            at: { file, from: found.index, to: found.index + found[0].length },
            message: `a library of ${name} imports odoo`,
          }
      }
  },
})
