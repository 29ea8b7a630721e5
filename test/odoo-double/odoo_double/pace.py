"""How long the real one takes, so that a test meets the same waits.

Module figures: real Odoo 19, PostgreSQL 15, 2 cores, one module at a time from its log. They are multiplied by MACHINE so that the
whole matches the slower machine on which the deploys were planned (base+web+l10n_cl+sale: boot to health 4.8 s, `-u l10n_cl`
7.9 s as a whole process, install of the four 52 s). ODOO_DOUBLE_SPEED divides everything: 1 is real, 10 is ten times faster.
"""

import os
import sys
import time

MACHINE = 1.6
_INSTALL = {  # seconds of the heavy modules; any other takes _INSTALL_OTHER
    'base': 4.8,
    'web': 0.64,
    'base_import': 0.35,
    'html_editor': 0.52,
    'mail': 2.39,
    'phone_validation': 0.76,
    'product': 1.05,
    'sms': 1.12,
    'snailmail': 0.35,
    'portal': 0.39,
    'payment': 2.44,
    'account': 3.69,
    'account_payment': 0.4,
    'l10n_latam_invoice_document': 0.32,
    'sale': 1.43,
    'l10n_cl': 0.76,
    'sale_pdf_quote_builder': 0.33,
    'rpc': 0.02,
}
_INSTALL_OTHER = 0.15
_UPDATE_SHARE = 0.85  # an update of a module against its installation

IMPORT = 1.7  # interpreter, core and server-wide modules
STOP = 1.0  # a process that ends: threads, pools, interpreter
REGISTRY = 0.15  # an empty registry, plus:
LOAD_MODULE = 0.024  # each module that is only loaded
LIST_MODULES = 0.5  # "updating modules list"; twice in an update
FINISH_LOADED = 0.008  # a module: checks after loading
FINISH_UPDATED = 0.03  # a module: constraints, views and left-overs after an install or update
FIRST_REQUEST = 0.3  # a worker's routing map
FIRST_PAGE = 0.45  # /web/login of a fresh worker
PAGE = 0.02
ASSETS = 1.2  # a bundle that is first asked for


def install(name):
    """Seconds the installation of a module takes."""
    return MACHINE * _INSTALL.get(name, _INSTALL_OTHER)


def update(name):
    """Seconds its update takes."""
    return install(name) * _UPDATE_SHARE


def speed():
    """The divisor from ODOO_DOUBLE_SPEED; ends the process with exit 2 when it is not a number above 0."""
    text = os.environ.get('ODOO_DOUBLE_SPEED', '1')
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if value <= 0:
        sys.stderr.write(f'ODOO_DOUBLE_SPEED={text!r} is not a number above 0 (1 is real time, 10 is ten times faster)\n')
        sys.exit(2)
    return value


def take(seconds):
    """Waits as long as the real one works for this."""
    if seconds:
        time.sleep(seconds / speed())
