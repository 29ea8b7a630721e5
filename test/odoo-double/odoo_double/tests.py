"""`--test-enable` and `--test-tags`, as far as the summary line goes: the double has no tests of modules but ADDON/double/tests.

That file holds two numbers, `passed failed`; only modules that a --test-tags spec of the form /MODULE (or none) selects count.
"""

import logging
import os

from . import manifests, registry
from .conf import config

_service = logging.getLogger('odoo.service.server')
_result = logging.getLogger('odoo.tests.result')
_totals = {}


def _selected(name):
    specs = [spec.strip() for spec in (config['test_tags'] or '').split(',')]
    return any(spec in ('+standard', 'standard', '*', f'/{name}', name) or spec.startswith(f'/{name}:') for spec in specs)


def run(database):
    """1 when a test failed, else 0; the summary is logged by `summary` when the server stops."""
    _service.info('Starting post tests')
    passed = failed = 0
    for name in registry.get(database).modules:
        manifest = manifests.find(name)
        path = os.path.join(manifest.path, 'double', 'tests') if manifest else ''
        if _selected(name) and os.path.isfile(path):
            with open(path, encoding='utf-8') as file:
                good, bad = map(int, file.read().split())
            passed, failed = passed + good, failed + bad
    for _ in range(failed):
        logging.getLogger('odoo.addons.tests').error('FAIL: a test of ADDON/double/tests')
    _service.info('%d post-tests in %.2fs, %s queries', passed + failed, 0.01, 0)
    _totals[database] = (failed, passed + failed)
    return 1 if failed else 0


def summary():
    """One line a database: ERROR on failure, WARNING when no test ran, INFO otherwise."""
    for database, (failed, total) in _totals.items():
        report = _result.error if failed else _result.info if total else _result.warning
        report('%s failed, %s error(s) of %s tests when loading database %r', failed, 0, total, database)
