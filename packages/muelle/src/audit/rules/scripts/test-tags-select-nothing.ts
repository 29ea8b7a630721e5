import { judgeTestTags } from '../../../grammar/values/test-tags.ts'
import { rule } from '../../rule.ts'
import { docsOf, shellLines } from '../docs-text.ts'
import { isShown, scriptLines, scriptsOf, testTagsOf } from '../scripts-text.ts'

export const testTagsSelectNothing = rule({
  id: 'scripts/test-tags-select-nothing',
  severity: 'high',
  title: 'These test tags select no test',
  why: 'Odoo leaves out what it cannot read and ends with 0 failed: the run is green and nothing was tried.',
  source: 'Odoo 19.0, odoo/tests/tag_selector.py, run with Odoo’s own parser',
  fix: 'The form is [-][tag][/module][:Class][.method], several with commas between them.',
  anywhere: true,
  *find(project) {
    const lines = [
      ...scriptsOf(project).flatMap((file) => scriptLines(file).filter(({ text }) => !isShown(text))),
      ...docsOf(project).flatMap((file) => [...shellLines(file)]),
    ]
    for (const line of lines) {
      const tags = testTagsOf(line.text)
      if (tags === undefined || /[$<>{}`]|\.\.\./.test(tags.value)) continue
      const found = judgeTestTags(tags.value, () => false).find(({ fatal }) => fatal)
      if (found !== undefined)
        yield {
          at: line.placeOf(tags.at + found.at, Math.max(1, found.text.length)),
          message: found.message,
          ...(found.instead === undefined ? {} : { fix: `Write: ${found.instead}` }),
        }
    }
  },
})
