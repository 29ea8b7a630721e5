import { rule } from '../../rule.ts'
import { scriptLines, scriptsOf } from '../scripts-text.ts'

/** Steps that are there to find something. */
const gate =
  /\b(pytest|unittest|--test-enable|--test-tags|flake8|ruff|pylint|pre-commit|eslint|npm (run )?(test|lint)|hadolint|shellcheck|trivy|bandit|mypy|compose config|gitleaks|semgrep|pip-audit|npm audit|yarn audit|safety (check|scan)|snyk|grype|yamllint|jest|vitest|tsc|black --check|isort --check)\b/

export const vacuousGate = rule({
  id: 'ci/vacuous-gate',
  severity: 'high',
  title: 'A check in the workflow cannot fail',
  why: 'With || true or continue-on-error a step that tests, lints or scans is green whatever it finds: the gate is painted on.',
  source: 'docs.github.com/actions, continue-on-error; docs.gitlab.com/ci/yaml, allow_failure',
  fix: 'Let the step fail, or leave it out; what is only told may go to a step that is named so.',
  *find(project) {
    for (const file of scriptsOf(project)) {
      if (!/\.github\/workflows\/|\.gitlab-ci\.yml$/.test(file.path)) continue
      let step = ''
      for (const line of scriptLines(file)) {
        if (/^\s*-\s+(name|uses|run|id)\s*:/.test(line.text)) step = ''
        step += `${line.text}\n`
        // What stands in ( ) is another command's.
        const own = line.text.replace(/\([^()]*\)/g, (inner) => ' '.repeat(inner.length))
        const masked = gate.test(own) ? /\|\|\s*(true|:|exit 0|echo\b)/.exec(own) : null
        const ignored = /\b(continue-on-error|allow_failure)\s*:\s*true/.exec(line.text)
        if (masked !== null) yield { at: line.placeOf(masked.index), message: 'what this check finds is thrown away' }
        else if (ignored !== null && gate.test(step))
          yield { at: line.placeOf(ignored.index), message: `${ignored[1]} lets this check pass whatever it finds` }
      }
    }
  },
})
