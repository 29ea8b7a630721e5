from odoo import api, fields, models


class QuayBooking(models.Model):
    _inherit = "quay.booking"

    fee_per_hour = fields.Float(default=120.0)
    fee = fields.Float(compute="_compute_fee", store=True)

    @api.depends("arrival", "departure", "fee_per_hour")
    def _compute_fee(self):
        for booking in self:
            if booking.arrival and booking.departure:
                hours = (booking.departure - booking.arrival).total_seconds() / 3600
                booking.fee = hours * booking.fee_per_hour
            else:
                booking.fee = 0.0
