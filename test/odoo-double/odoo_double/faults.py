"""Failure modes a test may ask for: ODOO_DOUBLE_FAIL=update-raises,slow-boot=20 or the same lines in ADDON/double/fail."""

import os
import sys

KNOWN = {
    'boot-crash': 'the server dies with a traceback instead of serving',
    'boot-hangs': 'the server never serves',
    'slow-boot': 'seconds added before the registry loads (default 30)',
    'update-raises': 'an update raises in its last module, after that module ran its DDL',
    'update-hangs': 'an update never ends, holding its locks, in its last module',
    'update-slow': 'seconds added to an update (default 30)',
    'login-500': '/web/login answers 500',
    'slow-login': 'seconds /web/login takes (default 5)',
    'rpc-500': 'every RPC raises',
    'websocket-dead': 'the evented process dies as soon as it starts, again and again',
    'leak': 'MiB of memory every request keeps (default 64)',
    'cron-fails': 'every scheduled job raises',
    'errors-in-log': 'an update logs an ERROR and goes on to exit 0',
}
_active = {}


def load(addons_paths):
    """Reads the environment and every ADDON/double/fail; an unknown name ends the process with exit 2."""
    words = os.environ.get('ODOO_DOUBLE_FAIL', '').split(',')
    for path in addons_paths:
        for name in sorted(os.listdir(path)) if os.path.isdir(path) else ():
            words += _words(os.path.join(path, name))
    for word in filter(None, (word.strip() for word in words)):
        name, _, value = word.partition('=')
        if name not in KNOWN:
            sys.stderr.write(f'ODOO_DOUBLE_FAIL: unknown failure mode {name!r}; known: {", ".join(KNOWN)}\n')
            sys.exit(2)
        _active[name] = value


def _words(folder):
    """What ADDON/double/fail asks for."""
    try:
        with open(os.path.join(folder, 'double', 'fail'), encoding='utf-8') as lines:
            return lines.read().split()
    except (FileNotFoundError, NotADirectoryError):
        return []


def has(name):
    """Whether this failure mode was asked for."""
    return name in _active


def number(name, default):
    """The number given with the mode (`slow-boot=20`), or its default; 0 when the mode is off."""
    if name not in _active:
        return 0.0
    return float(_active[name] or default)
