"""The rows of ir_module_module: listing what is on disk, and marking what is to be installed, upgraded or removed."""

import json
import logging

from . import manifests, pace
from .conf import config
from .errors import UserError

_logger = logging.getLogger('odoo.addons.base.models.ir_module')


def _insert(cr, manifest):
    state = 'uninstalled' if manifest.installable else 'uninstallable'
    cr.execute(
        """INSERT INTO ir_module_module (name, shortdesc, state, license, application, auto_install, demo, create_date, write_date)
                  VALUES (%s, %s, %s, %s, %s, %s, false, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC') RETURNING id""",
        [
            manifest.name,
            json.dumps({'en_US': manifest.shortdesc}),
            state,
            manifest.license,
            manifest.application,
            bool(manifest.auto_install),
        ],
    )
    number = cr.value()
    cr.execute(
        "INSERT INTO ir_model_data (module, name, model, res_id, noupdate) VALUES ('base', %s, 'ir.module.module', %s, true)",
        [f'module_{manifest.name}', number],
    )
    _insert_dependencies(cr, number, manifest)


def _insert_dependencies(cr, number, manifest):
    for name in manifest.depends:
        cr.execute(
            'INSERT INTO ir_module_module_dependency (module_id, name, auto_install_required) VALUES (%s, %s, %s)',
            [number, name, name in (manifest.auto_install or ())],
        )


def list_all(cr):
    """Rows for every module on disk, in a new database."""
    for manifest in manifests.every().values():
        _insert(cr, manifest)


def mark_auto_install(cr):
    """In a new database: base, and whatever installs itself once its needs are marked (all but base with skip_auto_install)."""
    cr.execute("UPDATE ir_module_module SET state = 'to install' WHERE name = 'base'")
    while not config['skip_auto_install'] and _mark_next(cr, ('to install',), None):
        pass


def _mark_next(cr, ready, trigger):
    """Marks modules whose required dependencies are all in a `ready` state (one of them in `trigger`), with what they need."""
    cr.execute(
        """SELECT m.name FROM ir_module_module m WHERE m.auto_install AND m.state = 'uninstalled'
                  AND NOT EXISTS (SELECT 1 FROM ir_module_module_dependency d LEFT JOIN ir_module_module n ON n.name = d.name
                                   WHERE d.module_id = m.id AND d.auto_install_required AND (n.state IS NULL OR n.state NOT IN %s))
                  AND (%s IS NULL OR EXISTS (SELECT 1 FROM ir_module_module_dependency d JOIN ir_module_module n ON n.name = d.name
                                              WHERE d.module_id = m.id AND d.auto_install_required AND n.state = %s))""",
        [ready, trigger, trigger],
    )
    names = [name for (name,) in cr.rows()]
    for name in names:
        _mark_with_needs(cr, name)
    return names


def _mark_with_needs(cr, name, level=100):
    if level < 1:
        raise UserError('Recursion error in modules dependencies!')
    cr.execute("SELECT id, state FROM ir_module_module WHERE name = %s", [name])
    number, state = cr.row()
    if state != 'uninstalled':
        return
    cr.execute(
        'SELECT d.name, m.state FROM ir_module_module_dependency d LEFT JOIN ir_module_module m ON m.name = d.name WHERE d.module_id = %s',
        [number],
    )
    for needed, needed_state in cr.rows():
        if needed_state is None or needed_state == 'uninstallable':
            raise UserError(
                f'You try to install module "{name}" that depends on module "{needed}".\n'
                'But the latter module is not available in your system.'
            )
        _mark_with_needs(cr, needed, level - 1)
    cr.execute("UPDATE ir_module_module SET state = 'to install' WHERE id = %s", [number])


def _allow(cr, action, names):
    """The line by which Odoo says who did what to which modules (by their titles)."""
    titles = []
    if names:
        cr.execute(
            "SELECT shortdesc->>'en_US' FROM ir_module_module WHERE name IN %s ORDER BY application DESC, sequence, name", [tuple(names)]
        )
        titles = [title for (title,) in cr.rows()]
    _logger.info('ALLOW access to module.%s on %r to user __system__ #1 via n/a', action, titles)


def update_list(cr, on=()):
    """Brings the rows up to what is on disk now (new modules, changed dependencies, no longer or newly installable)."""
    _allow(cr, 'update_list', on)
    pace.take(pace.LIST_MODULES)
    cr.execute('SELECT name, id, state FROM ir_module_module')
    known = {name: (number, state) for name, number, state in cr.rows()}
    cr.execute('SELECT module_id, array_agg(name ORDER BY name) FROM ir_module_module_dependency GROUP BY 1')
    dependencies = dict(cr.rows())
    for name, manifest in manifests.every().items():
        if name not in known:
            _insert(cr, manifest)
            continue
        number, state = known[name]
        if manifest.installable and state == 'uninstallable':
            cr.execute("UPDATE ir_module_module SET state = 'uninstalled' WHERE id = %s", [number])
        if dependencies.get(number, []) != sorted(manifest.depends):
            cr.execute('DELETE FROM ir_module_module_dependency WHERE module_id = %s', [number])
            _insert_dependencies(cr, number, manifest)


def mark_install(cr, names):
    """Marks these uninstalled modules, what they need, and what thereby installs itself. Others are passed over silently."""
    cr.execute("SELECT name FROM ir_module_module WHERE state = 'uninstalled' AND name IN %s", [tuple(names)])
    found = [name for (name,) in cr.rows()]
    if not found:
        return
    _allow(cr, 'button_install', found)
    for name in found:
        _mark_with_needs(cr, name)
    while not config['skip_auto_install'] and _mark_next(cr, ('installed', 'to install', 'to upgrade'), 'to install'):
        pass


def mark_upgrade(cr, names):
    """Marks these installed modules and all that depend on them; `base` means every installed module. New needs get installed."""
    cr.execute("SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade') AND name IN %s", [tuple(names)])
    todo = [name for (name,) in cr.rows()]
    if not todo:
        return
    _allow(cr, 'button_upgrade', todo)
    update_list(cr, todo)
    if 'base' in todo:
        cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed' AND NOT name = ANY(%s)", [todo])
        todo += [name for (name,) in cr.rows()]
    for name in todo:
        cr.execute(
            """SELECT m.name FROM ir_module_module_dependency d JOIN ir_module_module m ON m.id = d.module_id
                      WHERE d.name = %s AND m.state = 'installed'""",
            [name],
        )
        todo += [dependent for (dependent,) in cr.rows() if dependent not in todo]
    cr.execute("UPDATE ir_module_module SET state = 'to upgrade' WHERE name IN %s", [tuple(todo)])
    cr.execute(
        """SELECT DISTINCT d.name, n.state FROM ir_module_module_dependency d JOIN ir_module_module m ON m.id = d.module_id
                  LEFT JOIN ir_module_module n ON n.name = d.name WHERE m.name IN %s""",
        [tuple(todo)],
    )
    for name, state in cr.rows():
        if state is None:
            raise UserError(
                f'You try to upgrade a module that depends on module "{name}".\nBut this module is not available in your system.'
            )
        if state == 'uninstalled':
            _mark_with_needs(cr, name)
    _allow(cr, 'button_install', [])


def mark_uninstall(cr, names):
    """Marks these installed modules and, without a question, all that depend on them."""
    todo = list(names)
    for name in todo:
        cr.execute(
            """SELECT m.name FROM ir_module_module_dependency d JOIN ir_module_module m ON m.id = d.module_id
                      WHERE d.name = %s AND m.state NOT IN ('uninstalled', 'uninstallable', 'to remove')""",
            [name],
        )
        todo += [dependent for (dependent,) in cr.rows() if dependent not in todo]
    cr.execute("UPDATE ir_module_module SET state = 'to remove' WHERE name IN %s", [tuple(todo)])
