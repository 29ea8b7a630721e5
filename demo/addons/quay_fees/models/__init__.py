from . import quay_booking
