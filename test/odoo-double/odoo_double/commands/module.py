"""`odoo module install|upgrade|uninstall -d DB NAME…`: names are words, unknown ones are passed over silently."""

import argparse
import logging

from .. import db, faults, manifests, modulestates, pace, registry
from ..conf import config
from ..errors import UserError

_logger = logging.getLogger('odoo.addons.base.models.ir_module')


def _parser(prog):
    parser = argparse.ArgumentParser(prog=prog, description='Manage modules, install demo data')
    groups = parser.add_subparsers(dest='subcommand', required=True)
    for name in ('install', 'upgrade', 'uninstall'):
        group = groups.add_parser(name)
        group.add_argument('-c', '--config')
        group.add_argument('-d', '--database', dest='db_name')
        group.add_argument('modules', nargs='+', metavar='MODULE')
        if name == 'upgrade':
            group.add_argument('--outdated', action='store_true')
    return parser


def run(args, prog):
    parser = _parser(prog)
    given = parser.parse_args(args)
    config.parse(['--no-http', *(['-c', given.config] if given.config else []), *(['-d', given.db_name] if given.db_name else [])])
    faults.load(manifests.addons_paths())
    if len(config['db_name']) != 1:
        parser.error('Please provide a single database in the config file')
    pace.take(pace.IMPORT)
    name = config['db_name'][0]
    registry.new(name)
    with db.Cursor(name) as cr:
        chosen = _chosen(cr, given)
        if not chosen:
            return
        _refuse_while_busy(cr)
        _logger.info(
            'User #1 triggered module %s',
            {'install': 'installation', 'upgrade': 'upgrade', 'uninstall': 'uninstallation'}[given.subcommand],
        )
        {'install': modulestates.mark_install, 'upgrade': _mark_upgrade, 'uninstall': modulestates.mark_uninstall}[given.subcommand](
            cr, chosen
        )
    registry.new(name, update=True)


def _chosen(cr, given):
    modulestates.update_list(cr)
    names = [name for name in given.modules if given.subcommand == 'uninstall' or manifests.find(name)]
    if not names:
        return []
    cr.execute('SELECT name, latest_version FROM ir_module_module WHERE name IN %s', [tuple(names)])
    rows = cr.rows()
    if getattr(given, 'outdated', False):
        rows = [row for row in rows if row[1] and manifests.find(row[0]).version != row[1]]
    return [name for name, _ in rows]


def _mark_upgrade(cr, names):
    cr.execute("SELECT name FROM ir_module_module WHERE state NOT IN ('installed', 'to upgrade') AND name IN %s", [tuple(names)])
    row = cr.row()
    if row:
        raise UserError(f'Cannot upgrade module “{row[0]}”. It is not installed.')
    modulestates.mark_upgrade(cr, names)


def _refuse_while_busy(cr):
    cr.execute("SELECT count(*) FROM ir_module_module WHERE state IN ('to install', 'to upgrade', 'to remove')")
    if cr.value():
        raise UserError(
            'Odoo is currently processing another module operation.\nPlease try again later or contact your system administrator.'
        )
