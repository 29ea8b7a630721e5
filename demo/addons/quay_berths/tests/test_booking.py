from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase


class TestBooking(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.berth = cls.env["quay.berth"].create({"name": "Test berth", "length": 120})

    def book(self, arrival, departure):
        values = {"name": "Esmeralda", "berth_id": self.berth.id, "arrival": arrival, "departure": departure}
        return self.env["quay.booking"].create(values)

    def test_company_is_that_of_the_user(self):
        booking = self.book(datetime(2026, 1, 1, 8), datetime(2026, 1, 1, 18))
        self.assertEqual(booking.company_id, self.env.company)

    def test_ship_leaves_after_it_arrives(self):
        with self.assertRaises(ValidationError):
            self.book(datetime(2026, 1, 1, 8), datetime(2026, 1, 1, 8))
