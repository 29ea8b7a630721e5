"""How long the real one takes, so that a test meets the same waits.

Figures: real Odoo 19 with PostgreSQL 15 on a machine of 2 cores (base+web+l10n_cl+sale: boot to health 4.8 s, `-u l10n_cl`
7.9 s as a whole process, install of the four 52 s). ODOO_DOUBLE_SPEED divides them: 1 is real, 10 is ten times faster.
"""
import os
import sys
import time

IMPORT = 1.9            # interpreter, core and server-wide modules
REGISTRY = 0.5          # an empty registry, plus:
LOAD_MODULE = 0.032     # each module that is only loaded
INSTALL_BASE = 6.0
INSTALL_MODULE = 0.65
UPDATE_BASE = 3.5
UPDATE_MODULE = 0.9
LIST_MODULES = 0.5      # "updating modules list"
FINISH_UPDATE = 1.2     # constraints, views and left-overs after an install or update
FIRST_PAGE = 0.45       # /web/login of a fresh worker
PAGE = 0.02


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
    time.sleep(seconds / speed())
