import { isDeepStrictEqual } from 'node:util'
import type { Finding, Rule } from './rule.ts'

const sources: Rule = ({ odoo }) =>
  odoo.addons.flatMap((source, index): readonly Finding[] => {
    const first = odoo.addons.findIndex((other) => isDeepStrictEqual(other, source))
    if (first === index) return []
    const what = 'This source of addons is named twice'
    return [{ level: 'fault', path: ['odoo', 'addons', index], what, next: 'Keep one of them.' }]
  })

const wheelhouse: Rule = ({ odoo }) =>
  odoo.wheelhouse !== undefined && odoo.python === undefined
    ? [
        {
          level: 'warning',
          path: ['odoo', 'wheelhouse'],
          what: 'A wheelhouse without odoo.python installs nothing',
          next: 'Name the requirements file under odoo.python, or remove the wheelhouse.',
        },
      ]
    : []

export const addonsRules: readonly Rule[] = [sources, wheelhouse]
