import { rule } from '../../../audit/rule.ts'
import { chileanTexts, linesWith } from './texts.ts'

const set = /(?:set_param\(\s*["']|name=["']key["'][^>]*>\s*)(l10n_cl_hr_payroll\.\w+)/

export const payrollParameterNoop = rule({
  id: 'chile/payroll-parameter-noop',
  severity: 'medium',
  title: 'A parameter of the payroll is set, and nothing reads it',
  why: 'Whoever changes it believes that the cap has changed; the payslips go on with the monthly indicators.',
  source: 'facts/chile.md: hr.economic.indicators.afp_tope_uf is what counts, month by month',
  fix: 'Set the monthly indicator (hr.economic.indicators), and remove the parameter.',
  anywhere: true,
  *find(project) {
    const files = chileanTexts(project)
    const python = files.filter(({ path }) => path.endsWith('.py'))
    for (const { at, text } of linesWith(files, /l10n_cl_hr_payroll\./)) {
      const key = set.exec(text)?.[1]
      const isRead = (file: { readonly text: string }) =>
        file.text.includes(`get_param('${key}'`) ||
        file.text.includes(`get_param("${key}"`) ||
        file.text.includes(`config_parameter='${key}'`)
      if (key !== undefined && !python.some(isRead)) yield { at, message: `${key} is set here and read nowhere` }
    }
  },
})
