"""Where addons are and what their `__manifest__.py` say (read with ast.literal_eval, never executed)."""

import ast
import functools
import logging
import os
import re
from dataclasses import dataclass

from . import release
from .conf import config

_logger = logging.getLogger('odoo.modules.module')
BUILT_IN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'odoo', 'addons')
_NAME = re.compile(r'^\w{1,256}$')


@dataclass(frozen=True)
class Manifest:
    """A module as its folder describes it. `auto_install`: False, or the names that must be there."""

    name: str
    path: str
    version: str
    depends: tuple
    data: tuple
    demo: tuple
    installable: bool
    auto_install: object
    shortdesc: str
    application: bool
    license: str
    post_load: str


def addons_paths():
    """Odoo's search order: its own, DATA_DIR/addons/19.0, then addons_path."""
    paths = [BUILT_IN]
    for folder in [config.data_addons(), *config['addons_path']]:
        if os.access(folder, os.R_OK) and folder not in paths:
            paths.append(folder)
    return paths


@functools.lru_cache(None)
def read(folder):
    """The manifest in this folder, or None when there is none that can be read. Read once a process, as Odoo does."""
    name = os.path.basename(folder)
    if not _NAME.match(name):
        return None
    try:
        with open(os.path.join(folder, '__manifest__.py'), encoding='utf-8') as file:
            content = ast.literal_eval(file.read())
    except OSError:
        return None
    except (SyntaxError, ValueError):
        _logger.debug('Failed to parse the manifest file at %r', folder, exc_info=True)
        return None
    return _manifest(name, folder, content)


def _manifest(name, folder, content):
    depends = tuple(content.get('depends') or (() if name == 'base' else ('base',)))
    auto = content.get('auto_install', False)
    if auto and not isinstance(auto, (list, tuple, set)):
        auto = depends
    installable = bool(content.get('installable', True))
    try:
        version = release.adapt_version(str(content.get('version', '1.0')))
        if not version.startswith(f'{release.SERIES}.'):
            _logger.warning('The module %s has an incompatible version, setting installable=False', name)
            installable = False
    except ValueError:
        _logger.warning(
            "module %s: %s",
            name,
            f"Invalid version {content.get('version')!r}. Modules should have a version in format "
            f'`x.y`, `x.y.z`, `{release.SERIES}.x.y` or `{release.SERIES}.x.y.z`.',
        )
        version, installable = str(content.get('version')), False
    return Manifest(
        name=name,
        path=folder,
        version=version,
        depends=depends,
        data=tuple(content.get('data', ())),
        demo=tuple(content.get('demo', ())),
        installable=installable,
        auto_install=tuple(auto) if auto else False,
        shortdesc=content.get('name', name),
        application=bool(content.get('application', False)),
        license=content.get('license') or 'LGPL-3',
        post_load=content.get('post_load') or '',
    )


def find(name):
    """The manifest of a module by name: the first addons path that has it wins."""
    if not _NAME.match(name):
        return None
    for folder in addons_paths():
        manifest = read(os.path.join(folder, name))
        if manifest:
            return manifest
    return None


def every():
    """All modules on the addons paths, by name."""
    found = {}
    for folder in addons_paths():
        if not os.path.isdir(folder):
            _logger.warning('addons path is not a directory: %s', folder)
            continue
        for name in os.listdir(folder):
            if name not in found and (manifest := read(os.path.join(folder, name))):
                found[name] = manifest
    return dict(sorted(found.items()))
