from . import quay_toll
