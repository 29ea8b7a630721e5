from odoo import api, fields, models
from odoo.exceptions import ValidationError


class QuayBooking(models.Model):
    _name = "quay.booking"
    _description = "Booking of a berth"
    _order = "arrival desc"

    name = fields.Char(string="Ship", required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    berth_id = fields.Many2one("quay.berth", required=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", string="Agent")
    arrival = fields.Datetime(required=True)
    departure = fields.Datetime(required=True)

    @api.constrains("arrival", "departure")
    def _check_order(self):
        for booking in self:
            if booking.departure <= booking.arrival:
                raise ValidationError(self.env._("A ship leaves after it arrives."))
