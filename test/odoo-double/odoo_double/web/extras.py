"""Routes the real one has not: what a test needs to hold a request open or load a worker. Below /odoo-double/ only."""
import time

from . import message

_kept = []


def sleep(request):
    """GET /odoo-double/sleep?seconds=N: a request that is in flight for N seconds."""
    time.sleep(float(request.query.get('seconds', '1')))
    return message.data({'slept': request.query.get('seconds', '1')})


def burn(request):
    """GET /odoo-double/burn?seconds=N: N seconds of processor time, for limit_time_cpu."""
    until = time.process_time() + float(request.query.get('seconds', '1'))
    while time.process_time() < until:
        sum(range(1000))
    return message.data({'burned': request.query.get('seconds', '1')})


def leak(mebibytes):
    """Keeps that much memory for as long as the worker lives."""
    _kept.append(bytearray(int(mebibytes * 1024 * 1024)))
