"""`odoo neutralize -d DB [--stdout]`."""

import logging
import sys

from .. import db, faults, manifests, neutralize, pace
from ..conf import config

_logger = logging.getLogger('odoo.cli.neutralize')


def run(args, prog):
    config.parser.prog = prog
    given = config.parse(args, lambda parser: parser.add_option('--stdout', action='store_true', dest='to_stdout'))
    faults.load(manifests.addons_paths())
    pace.take(pace.IMPORT)
    names = config['db_name']
    if not names:
        _logger.error('Neutralize command needs a database name. Use "-d" argument')
        sys.exit(1)
    if len(names) > 1:
        sys.exit('-d/--database/db_name has multiple database, please provide a single one')
    if not given.to_stdout:
        _logger.info('Starting %s database neutralization', names[0])
    try:
        with db.Cursor(names[0]) as cr:
            if given.to_stdout:
                print('\n'.join(['BEGIN;', *(query.rstrip(';') + ';' for query in neutralize.queries(cr)), 'COMMIT;']))
            else:
                neutralize.neutralize(cr)
    except Exception:
        _logger.critical('An error occurred during the neutralization. THE DATABASE IS NOT NEUTRALIZED!')
        sys.exit(1)
