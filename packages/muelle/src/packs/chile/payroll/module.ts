import type { NewModule } from '../../pack.ts'
import { data } from './data.ts'
import { python } from './python.ts'
import { slip } from './slip.ts'
import { texts } from './texts.ts'
import { views } from './views.ts'

/**
 * A payroll module for Chile to begin with, for Odoo 19 Community: contributions by month with their caps, groups and rules, views, tests
 * and the Spanish of Chile. It installs, passes its own tests, and is not a whole payroll: no income tax, no allowances, no Previred file.
 * @returns files by their path in the module's folder.
 */
export function payrollFiles({ name, license }: NewModule): ReadonlyMap<string, string> {
  const words = name.split('_').filter((word) => word !== '')
  const titled = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
  const values: Readonly<Record<string, string>> = {
    module: name,
    model: name.replaceAll('_', '.'),
    Class: titled.join(''),
    title: titled.join(' '),
    license,
  }
  const filled = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? '')
  const files = { ...python, ...slip, ...data, ...views, 'README.md': readMe }
  return new Map([
    ...Object.entries(files).map(([path, text]) => [path, filled(text)] as const),
    [`i18n/${name}.pot`, filled(translations(() => ''))],
    ['i18n/es_CL.po', filled(translations((spanish) => spanish))],
  ])
}

/** A .po file as Odoo writes them. */
function translations(of: (spanish: string) => string): string {
  const entries = texts.map((row) => {
    const [text = '', spanish = '', places = ''] = row.split(' | ')
    const references = places.split(' ').map((place) => `#: ${place}\n`)
    const code = places.startsWith('code:') ? '#. odoo-python\n' : ''
    return `#. module: {{module}}\n${code}${references.join('')}msgid "${text}"\nmsgstr "${of(spanish)}"\n`
  })
  return [head, ...entries].join('\n')
}

const head = `# Translation of Odoo Server.
# This file contains the translation of the following modules:
# 	* {{module}}
#
msgid ""
msgstr ""
"Project-Id-Version: Odoo Server 19.0\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: \\n"
"Plural-Forms: \\n"
`

const readMe = `# {{title}}

Monthly pay of employees in Chile, to begin with: pension, health and unemployment by month, with the caps in UF.

- Payroll > Months: fill in the UF of the month's last day, and check the caps. They change every year: provisionally in January, for good
  in February.
- Payroll > Slips: one for an employee and a month. A confirmed one stays as it is.

What is not here: income tax, allowances and bonuses, contracts of a fixed term, the employer's contributions, the pension reform of
law 21.735, the files of Previred and of the labour authority (LRE).

Tests: \`odoo -d DATABASE -u {{module}} --test-tags /{{module}} --stop-after-init\`
`
