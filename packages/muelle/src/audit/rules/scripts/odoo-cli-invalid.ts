import { explain } from '../../../grammar/explain.ts'
import { rule } from '../../rule.ts'
import { isShown, scriptLines, scriptsOf, testTagsOf } from '../scripts-text.ts'

export const odooCliInvalid = rule({
  id: 'scripts/odoo-cli-invalid',
  severity: 'high',
  title: 'Odoo does not take this command line',
  why: 'Odoo’s parser refuses the line, or does something else than its author plainly meant: the script stops there, or goes on as if it were done.',
  source: 'Odoo 19.0’s own parser and command classes; odoo-cli.json',
  fix: 'muelle odoo explain says for any line what is wrong in it and what Odoo 19 takes.',
  *find(project) {
    // The grammar is that of 19.0: lines for an older Odoo alone are not judged by it.
    const series = project.odoos.flatMap(({ major }) => major ?? [])
    if (series.length > 0 && !series.includes(19)) return
    for (const file of scriptsOf(project))
      for (const line of scriptLines(file)) {
        const at = /(?:^|[\s/])odoo(?:-bin)?\s+(?=-|[a-z_]+(\s|$))/.exec(line.text)
        if (at === null || isShown(line.text) || line.text.length > 2000) continue
        const { faults, corrected } = explain(line.text.trim())
        const lead = line.text.length - line.text.trimStart().length
        const tags = testTagsOf(line.text)
        const isOfTags = (at: number) => tags !== undefined && at >= tags.at && at <= tags.at + tags.value.length
        // That a server holds the port is scripts/exec-update, and tags have their own rule.
        const problem = faults.find(({ message, at }) => !message.includes('wants its port') && !isOfTags(lead + at))
        if (problem === undefined || corrected === null) continue
        yield {
          at: line.placeOf(lead + problem.at),
          message: problem.message,
          fix: `Write: ${corrected}`,
        }
      }
  },
})
