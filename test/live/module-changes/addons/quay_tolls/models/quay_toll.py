from odoo import fields, models


class QuayToll(models.Model):
    _name = "quay.toll"
    _description = "What a ship pays for passing"

    name = fields.Char(required=True)


class Partner(models.Model):
    _inherit = "res.partner"

    quay_toll_class = fields.Char()
