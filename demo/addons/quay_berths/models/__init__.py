from . import quay_berth
from . import quay_booking
