import { afps, rates } from './facts.ts'

/** The models: an employee’s Chilean data, what changes with the month, and the slip. */
export const python: Readonly<Record<string, string>> = {
  '__init__.py': `from . import models
`,
  '__manifest__.py': `{
    'name': '{{title}}',
    'summary': 'Monthly pay of employees in Chile: contributions by month, capped in UF',
    'version': '19.0.1.0.0',
    'category': 'Human Resources',
    'author': 'Your company',
    'license': '{{license}}',
    'depends': ['hr'],
    'data': [
        'security/groups.xml',
        'security/ir.model.access.csv',
        'security/rules.xml',
        'data/sequence.xml',
        'data/months.xml',
        'views/month_views.xml',
        'views/slip_views.xml',
        'views/employee_views.xml',
        'views/menus.xml',
    ],
    'installable': True,
    'application': True,
}
`,
  'models/__init__.py': `from . import employee
from . import month
from . import slip
`,
  'models/employee.py': String.raw`import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Codes of Previred's monthly file.
AFPS = [
${afps.map(([code, name]) => `    ('${code}', '${name}'),\n`).join('')}]


def check_digit(number):
    """The check digit of a RUT's number: modulo 11, weights 2 to 7 from the right."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(str(number))))
    return {10: 'K', 11: '0'}.get(11 - total % 11, str(11 - total % 11))


def normal_rut(text):
    """'12.345.678-5' as '12345678-5', or None when it is no RUT."""
    match = re.fullmatch(r'(\d{1,8})-?([\dK])', re.sub(r'[.\s]', '', text).upper())
    if not match or check_digit(int(match[1])) != match[2]:
        return None
    return f'{int(match[1])}-{match[2]}'


class HrEmployee(models.Model):
    _inherit = 'hr.employee'

    cl_rut = fields.Char(string='RUT', groups='hr.group_hr_user')
    cl_afp = fields.Selection(AFPS, string='AFP', groups='hr.group_hr_user')
    cl_afp_commission = fields.Float(
        string='AFP commission (%)',
        digits=(5, 2),
        groups='hr.group_hr_user',
        help='What the AFP takes besides the contribution itself.',
    )

    @api.constrains('cl_rut')
    def _check_cl_rut(self):
        for employee in self:
            if employee.cl_rut and not normal_rut(employee.cl_rut):
                raise ValidationError(self.env._('%s is not a valid RUT.', employee.cl_rut))
`,
  'models/month.py': `from odoo import api, fields, models
from odoo.exceptions import ValidationError


class {{Class}}Month(models.Model):
    """What changes with the month: caps are set by the authority in UF, and the UF has a value every day."""

    _name = '{{model}}.month'
    _description = 'Payroll values of a month'
    _order = 'date desc'
    _rec_name = 'date'

    date = fields.Date(string='First day', required=True)
    uf = fields.Float(string='UF', digits=(12, 2), help='In pesos, on the last day of the month.')
    pension_cap = fields.Float(string='Cap of pension and health (UF)', digits=(6, 1), required=True)
    unemployment_cap = fields.Float(string='Cap of unemployment (UF)', digits=(6, 1), required=True)
    pension_rate = fields.Float(string='Pension (%)', digits=(5, 2), default=${rates.pension.toFixed(1)}, required=True)
    health_rate = fields.Float(string='Health (%)', digits=(5, 2), default=${rates.health.toFixed(1)}, required=True)
    unemployment_rate = fields.Float(
        string='Unemployment (%)',
        digits=(5, 2),
        default=${rates.unemployment.toFixed(1)},
        required=True,
        help="The employee's part, of an indefinite contract.",
    )
    provisional = fields.Boolean(help='The caps may still be set anew by the authority.')
    source = fields.Char(help='Where the caps were published.')

    _date_unique = models.Constraint('UNIQUE(date)', 'There is one record a month.')
    _caps_positive = models.Constraint(
        'CHECK(pension_cap > 0 AND unemployment_cap > 0 AND uf >= 0)',
        'Caps are greater than zero.',
    )

    @api.constrains('date')
    def _check_date(self):
        for month in self:
            if month.date.day != 1:
                raise ValidationError(self.env._('A month is named by its first day.'))
`,
}
