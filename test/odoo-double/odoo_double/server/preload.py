"""Loads the configured databases before serving (or installs and updates, then stops)."""

import logging
import threading

from .. import registry, tests
from ..conf import config

_logger = logging.getLogger('odoo.service.server')


def preload(databases):
    """0, or the number of databases with failed tests; -1 when one raised (the exit code 255 with --stop-after-init)."""
    code = 0
    for name in databases:
        threading.current_thread().dbname = name
        try:
            if config['test_enable']:
                tests.begin(name)
            registry.new(name, init=config['init'], upgrade=config['update'], reinit=config['reinit'])
            if config['test_enable']:
                code += tests.run(name)
        except Exception:
            _logger.critical('Failed to initialize database `%s`.', name, exc_info=True)
            return -1
    return code
