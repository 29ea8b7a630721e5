"""A module's Python is not run, but what would keep the real one from importing it is found.

A file that does not compile, or a `raise` at the top level of `__init__.py`, fails with the same exception.
"""

import ast
import logging
import os

_logger = logging.getLogger('odoo.modules.module')
_NOT_IMPORTED = {'tests', 'static', 'migrations', 'double', 'upgrades'}


def check(manifest):
    """Raises what importing the module would raise, after Odoo's CRITICAL line."""
    try:
        for folder, names, files in os.walk(manifest.path):
            names[:] = [name for name in names if name not in _NOT_IMPORTED]
            for file in files:
                if file.endswith('.py') and file != '__manifest__.py':
                    _check_file(os.path.join(folder, file), file == '__init__.py')
    except Exception:
        _logger.critical("Couldn't load module %s", manifest.name)
        raise


def _check_file(path, may_raise):
    with open(path, 'rb') as source:
        tree = ast.parse(source.read(), path)
    statements = [node for node in tree.body if isinstance(node, ast.Raise)] if may_raise else []
    if statements:
        exec(compile(ast.Module(statements[:1], []), path, 'exec'), {})
