import { rule } from '../../rule.ts'
import { scriptLines, scriptsOf } from '../scripts-text.ts'

export const absentFile = rule({
  id: 'ci/absent-file',
  severity: 'high',
  title: 'A workflow uses a file that is not there',
  why: 'The step fails, or works with something else than was meant.',
  source: 'seen in a Chilean project',
  fix: 'Name a file of the repository, or add it.',
  *find(project) {
    for (const file of scriptsOf(project)) {
      if (!/\.github\/workflows\/|\.gitlab-ci\.yml$/.test(file.path)) continue
      const text = file.text
      // It changes its folder, or makes the file: what a path means is not known then.
      if (/\bcd\s|working-directory|\bscp\b|ssh|\bsparse-checkout|repository:/.test(text)) continue
      for (const line of scriptLines(file)) {
        const at =
          /\bcompose\s+-f[ =]([\w./-]+\.ya?ml)|\b(?:bash|sh)\s+([\w./-]+\.sh)\b|(?:run:\s*|^\s*)(\.\/[\w./-]+\.sh)\b|-r\s+([\w./-]+requirements[\w.-]*\.txt)/.exec(
            line.text,
          )
        const path = at?.slice(1).find((each) => each !== undefined)
        if (at === null || path === undefined || path.startsWith('/')) continue
        const clean = path.replace(/^\.\//, '')
        if (!project.tree.has(clean) && !text.includes(`> ${path}`) && !text.includes(`>${path}`))
          yield {
            at: line.placeOf(line.text.indexOf(path, at.index), path.length),
            message: `${path} is not in the project`,
          }
      }
    }
  },
})
