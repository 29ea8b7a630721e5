"""Server-wide modules: unlike a database's own, their Python is run, once in each server, before any database.

They find as much of `odoo` as there is here: `odoo.http.db_filter`, which they may replace, and `odoo.tools.config`.
"""

import importlib.util
import os
import sys
import types

from . import manifests
from .conf import config

http = types.ModuleType('odoo.http')
http.db_filter = None  # web/dbchoice.py puts Odoo's own here, unless a module was faster
http.request = None
_tools = types.ModuleType('odoo.tools')
_tools.config = config
_odoo = types.ModuleType('odoo')
_odoo.http, _odoo.tools = http, _tools
_odoo.__path__ = []
_addons = types.ModuleType('odoo.addons')
_addons.__path__ = []
sys.modules.update({'odoo': _odoo, 'odoo.http': http, 'odoo.tools': _tools, 'odoo.addons': _addons})


def load(name):
    """Imports a module of the addons path as `odoo.addons.<name>` and calls its `post_load`."""
    manifest = manifests.find(name)
    if manifest is None:
        raise ModuleNotFoundError(f"No module named 'odoo.addons.{name}'")
    qualified = f'odoo.addons.{name}'
    if qualified in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        qualified, os.path.join(manifest.path, '__init__.py'), submodule_search_locations=[manifest.path]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[qualified] = module
    spec.loader.exec_module(module)
    if manifest.post_load:
        getattr(module, manifest.post_load)()
