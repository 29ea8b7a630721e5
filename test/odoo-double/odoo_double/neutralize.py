"""Runs data/neutralize.sql of every installed module whose code is there; one that is missing is passed over silently."""

import logging
import os

from . import manifests

_logger = logging.getLogger('odoo.modules.neutralize')


def queries(cr):
    """The scripts' texts, in the order the module table gives."""
    cr.execute("SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade', 'to remove')")
    found = []
    for (name,) in cr.rows():
        manifest = manifests.find(name)
        path = os.path.join(manifest.path, 'data', 'neutralize.sql') if manifest else ''
        if os.path.isfile(path):
            with open(path, encoding='utf-8') as file:
                found.append(file.read().strip())
    return found


def neutralize(cr):
    """Runs them in the cursor's transaction."""
    for query in queries(cr):
        cr.execute(query)
    _logger.info('Neutralization finished')
