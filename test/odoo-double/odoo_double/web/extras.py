"""Routes the real one has not: what a test needs to hold a request open or load a worker."""

import os
import time

from .. import manifests
from . import message

_kept = []


def slow_route(request):
    """A route that sleeps: PREFIX/N for each PREFIX (default /odoo-double/sleep) that an installed addon names in double/slow_route.

    So a test's addon can have a slow controller for the real one and the same address here. None when the path is another.
    """
    prefix, _, seconds = request.path.rpartition('/')
    if not seconds.isdigit() or prefix not in ('/odoo-double/sleep', *_prefixes(request.registry.modules)):
        return None
    return lambda _: _sleep(int(seconds))


def _prefixes(modules):
    for name in modules:
        manifest = manifests.find(name)
        path = os.path.join(manifest.path, 'double', 'slow_route') if manifest else ''
        if os.path.isfile(path):
            with open(path, encoding='utf-8') as file:
                yield file.read().strip()


def _sleep(seconds):
    time.sleep(seconds)
    return message.page(f'slept {seconds}')


def burn(request):
    """GET /odoo-double/burn?seconds=N: N seconds of processor time, for limit_time_cpu."""
    until = time.process_time() + float(request.query.get('seconds', '1'))
    while time.process_time() < until:
        sum(range(1000))
    return message.data({'burned': request.query.get('seconds', '1')})


def leak(mebibytes):
    """Keeps that much memory for as long as the worker lives."""
    _kept.append(bytearray(int(mebibytes * 1024 * 1024)))
