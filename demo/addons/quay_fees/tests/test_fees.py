from datetime import datetime

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestFees(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booking = cls.env["quay.booking"].create({
            "name": "Esmeralda",
            "berth_id": cls.env["quay.berth"].create({"name": "Test berth", "length": 120}).id,
            "arrival": datetime(2026, 1, 1, 8),
            "departure": datetime(2026, 1, 1, 18),
        })

    def test_fee_is_by_the_hour(self):
        self.assertEqual(self.booking.fee, 1200)

    def test_fee_follows_the_stay(self):
        self.booking.departure = datetime(2026, 1, 1, 10)
        self.assertEqual(self.booking.fee, 240)
