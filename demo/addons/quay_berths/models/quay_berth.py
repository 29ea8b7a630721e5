from odoo import fields, models


class QuayBerth(models.Model):
    _name = "quay.berth"
    _description = "Berth"
    _order = "name"

    name = fields.Char(required=True)
    length = fields.Float(string="Length (m)", required=True)
    depth = fields.Float(string="Depth (m)")
    active = fields.Boolean(default=True)
    booking_ids = fields.One2many("quay.booking", "berth_id")
