/** The slip, and the tests of the whole. */
export const slip: Readonly<Record<string, string>> = {
  'models/slip.py': `from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round


def pesos(amount):
    """Contributions are whole pesos."""
    return float_round(amount, precision_digits=0)


class {{Class}}Slip(models.Model):
    _name = '{{model}}.slip'
    _description = 'Pay slip'
    _order = 'month_id desc, employee_id'

    name = fields.Char(string='Number', default='/', readonly=True, copy=False)
    employee_id = fields.Many2one('hr.employee', string='Employee', required=True, index=True)
    month_id = fields.Many2one('{{model}}.month', string='Month', required=True, ondelete='restrict')
    company_id = fields.Many2one(
        'res.company',
        string='Company',
        required=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related='company_id.currency_id', string='Currency')
    state = fields.Selection(
        [('draft', 'Draft'), ('confirmed', 'Confirmed')],
        string='State',
        default='draft',
        required=True,
        readonly=True,
        copy=False,
    )
    days = fields.Integer(string='Days worked', default=30, required=True)
    wage = fields.Monetary(string='Monthly wage', required=True)
    gross = fields.Monetary(string='Gross', compute='_compute_amounts', store=True)
    pension = fields.Monetary(string='Pension', compute='_compute_amounts', store=True)
    health = fields.Monetary(string='Health', compute='_compute_amounts', store=True)
    unemployment = fields.Monetary(string='Unemployment', compute='_compute_amounts', store=True)
    net = fields.Monetary(string='Net, before tax', compute='_compute_amounts', store=True)

    _days_range = models.Constraint('CHECK(days BETWEEN 0 AND 30)', 'A month has 30 days for payroll.')
    _month_unique = models.Constraint(
        'UNIQUE(employee_id, month_id, company_id)',
        'The employee has a slip for this month already.',
    )

    @api.depends(
        'days',
        'wage',
        'employee_id',
        'month_id.uf',
        'month_id.pension_cap',
        'month_id.unemployment_cap',
        'month_id.pension_rate',
        'month_id.health_rate',
        'month_id.unemployment_rate',
    )
    def _compute_amounts(self):
        for slip in self:
            if slip.state == 'confirmed':
                # What was paid stays as it was paid.
                continue
            month = slip.month_id
            commission = slip.employee_id.sudo().cl_afp_commission
            slip.gross = pesos(slip.wage * slip.days / 30)
            taxable = min(slip.gross, month.pension_cap * month.uf)
            slip.pension = pesos(taxable * (month.pension_rate + commission) / 100)
            slip.health = pesos(taxable * month.health_rate / 100)
            insured = min(slip.gross, month.unemployment_cap * month.uf)
            slip.unemployment = pesos(insured * month.unemployment_rate / 100)
            slip.net = slip.gross - slip.pension - slip.health - slip.unemployment

    def write(self, values):
        fixed = {'employee_id', 'month_id', 'company_id', 'days', 'wage'} & set(values)
        if fixed and any(slip.state == 'confirmed' for slip in self):
            raise UserError(self.env._('A confirmed slip stays as it is.'))
        return super().write(values)

    def action_confirm(self):
        # The amounts are computed before they are fixed.
        self.flush_recordset()
        for slip in self:
            if slip.state == 'confirmed':
                continue
            if not slip.month_id.uf:
                raise UserError(self.env._('The month has no value of the UF yet.'))
            slip.name = self.env['ir.sequence'].next_by_code('{{model}}.slip') or '/'
            slip.state = 'confirmed'

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(slip.state == 'confirmed' for slip in self):
            raise UserError(self.env._('A confirmed slip is kept.'))
`,
  'tests/__init__.py': `from . import test_slip
`,
  'tests/test_slip.py': `from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..models.employee import check_digit, normal_rut


@tagged('post_install', '-at_install')
class TestSlip(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month = cls.env['{{model}}.month'].create({
            'date': '2030-03-01',
            'uf': 40000,
            'pension_cap': 90.0,
            'unemployment_cap': 135.2,
            'pension_rate': 10.0,
            'health_rate': 7.0,
            'unemployment_rate': 0.6,
        })
        cls.employee = cls.env['hr.employee'].create({'name': 'Ana', 'cl_afp': '34', 'cl_afp_commission': 0.58})

    def slip(self, **values):
        given = {'employee_id': self.employee.id, 'month_id': self.month.id, 'wage': 1000000, **values}
        return self.env['{{model}}.slip'].create(given)

    def test_contributions_below_the_caps(self):
        slip = self.slip()
        self.assertEqual(slip.pension, 105800)
        self.assertEqual(slip.health, 70000)
        self.assertEqual(slip.unemployment, 6000)
        self.assertEqual(slip.net, 818200)

    def test_contributions_stop_at_the_caps(self):
        slip = self.slip(wage=9000000)
        self.assertEqual(slip.health, 252000)
        self.assertEqual(slip.unemployment, 32448)

    def test_days_worked_count(self):
        self.assertEqual(self.slip(days=15).gross, 500000)

    def test_a_confirmed_slip_has_a_number_and_stays(self):
        slip = self.slip()
        slip.action_confirm()
        self.assertNotEqual(slip.name, '/')
        self.month.uf = 1
        self.assertEqual(slip.health, 70000)
        with self.assertRaises(UserError):
            slip.wage = 1
        with self.assertRaises(UserError):
            slip.unlink()

    def test_a_month_without_the_uf_confirms_nothing(self):
        self.month.uf = 0
        with self.assertRaises(UserError):
            self.slip().action_confirm()

    def test_a_month_begins_on_its_first_day(self):
        with self.assertRaises(ValidationError):
            self.month.date = '2030-03-02'

    def test_rut(self):
        self.assertEqual(check_digit(12345678), '5')
        self.assertEqual(check_digit(6), 'K')
        self.assertEqual(normal_rut('12.345.678-5'), '12345678-5')
        self.assertIsNone(normal_rut('12.345.678-4'))
        with self.assertRaises(ValidationError):
            self.employee.cl_rut = '12.345.678-4'

    def test_slips_are_for_payroll_alone(self):
        slip = self.slip()
        other = new_test_user(self.env, 'no_payroll', groups='base.group_user')
        with self.assertRaises(AccessError):
            slip.with_user(other).read(['net'])
        officer = new_test_user(self.env, 'payroll', groups='{{module}}.group_officer')
        self.assertEqual(slip.with_user(officer).net, 818200)
`,
}
