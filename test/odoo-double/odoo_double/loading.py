"""Loads, installs, updates and removes modules: one transaction a module, states and log lines as Odoo 19 has them."""

import logging
import os
import time

from . import attachments, datafiles, faults, manifests, modulestates, pace, pythonfiles, schema, sqlfile, tests
from .graph import Graph

_logger = logging.getLogger('odoo.modules.loading')
_registry_logger = logging.getLogger('odoo.registry')


class Loading:
    """One run over a database. Holds what was updated, and fails where a failure mode says so."""

    def __init__(self, cr, update, init=(), upgrade=(), reinit=()):
        self.cr, self.update = cr, update
        self.init, self.upgrade, self.reinit = list(init), list(upgrade), list(reinit)
        self.loaded, self.updated = [], []

    def run(self):
        """Returns the names loaded; the caller's cursor ends the last transaction."""
        cr = self.cr
        cr.execute("SET SESSION lock_timeout = '15s'")
        if not schema.is_initialized(cr):
            if not self.update:
                _logger.error('Database %s not initialized, you can force it with `-i base`', cr.database)
                return []
            _logger.info('Initializing database %s', cr.database)
            schema.initialize(cr)
        if 'base' in self.upgrade:
            cr.execute("UPDATE ir_module_module SET state = 'to upgrade' WHERE name = 'base' AND state = 'installed'")
        graph = Graph(cr, self.update)
        graph.extend(['base'])
        if not len(graph):
            _logger.critical('module base cannot be loaded! (hint: verify addons-path)')
            raise ImportError('Module `base` cannot be loaded! (hint: verify addons-path)')
        self._load(graph)
        if self.update:
            self._mark()
        self._load_marked(graph)
        self._check_missing(graph)
        if self.update:
            self._remove_marked(graph)
        pace.take(len(self.loaded) * (pace.FINISH_UPDATED if self.updated else pace.FINISH_LOADED))
        if tests.well(cr.database):
            _logger.info('Modules loaded.')
        else:
            _logger.error('At least one test failed when loading the modules.')
        if self.update:
            cr.execute("""INSERT INTO ir_config_parameter (key, value) SELECT 'base.partially_updated_database', '1'
                          WHERE EXISTS (SELECT FROM ir_module_module WHERE state IN ('to upgrade', 'to install', 'to remove'))
                          ON CONFLICT DO NOTHING""")
        return self.loaded

    def _mark(self):
        _logger.info('updating modules list')
        modulestates.update_list(self.cr)
        self._warn_unknown([*self.init, *self.upgrade])
        if self.init:
            modulestates.mark_install(self.cr, self.init)
        if self.upgrade:
            modulestates.mark_upgrade(self.cr, self.upgrade)
        self.cr.execute("UPDATE ir_module_module SET state = 'installed' WHERE name = 'base'")

    def _warn_unknown(self, names):
        wanted = {name for name in names if name != 'all'}
        if not wanted:
            return
        self.cr.execute('SELECT name FROM ir_module_module WHERE name IN %s', [tuple(wanted)])
        unknown = wanted - {name for (name,) in self.cr.rows()}
        if unknown:
            _logger.warning('invalid module names, ignored: %s', ', '.join(sorted(unknown)))

    def _load_marked(self, graph):
        states = ('installed', 'to upgrade', 'to remove') + (('to install',) if self.update else ())
        while True:
            self.cr.execute('SELECT name FROM ir_module_module WHERE state IN %s', [states])
            names = [name for (name,) in self.cr.rows() if name not in graph]
            if not names:
                return
            graph.extend(names)
            before = len(self.updated)
            self._load(graph)
            if len(self.updated) == before:
                return

    def _load(self, graph):
        _logger.info('loading %d modules...', len(graph))
        started, queries = time.time(), self.cr.queries
        nodes = graph.ordered()
        pending = [node for node in nodes if self._operation(node)]
        for number, node in enumerate(nodes, 1):
            if node.name in self.loaded:
                continue
            operation = self._operation(node)
            if operation:
                self._change(node, operation, number, len(nodes), last=node is pending[-1] and node.name != 'base')
            else:
                _logger.debug('Loading module %s (%d/%d)', node.name, number, len(nodes))
                _import(node)
                pace.take(pace.LOAD_MODULE)
            self.loaded.append(node.name)
        count = self.cr.queries - queries
        _logger.log(logging.RUNBOT, '%s modules loaded in %.2fs, %s queries (+%s extra)', len(graph), time.time() - started, count, count)

    def _operation(self, node):
        if not self.update or node.name in self.loaded:
            return None
        if node.state in ('to install', 'to upgrade'):
            return node.state
        return 'reinit' if node.name in self.reinit and node.state == 'installed' else None

    def _change(self, node, operation, number, count, last):
        """Installs or updates one module and commits."""
        cr = self.cr
        started, queries = time.time(), cr.queries
        _logger.info('Loading module %s (%d/%d)', node.name, number, count)
        _import(node)
        if _has_models(node.manifest.path):
            _registry_logger.info('module %s: creating or updating database tables', node.name)
        if operation == 'to install':
            self._install(node)
        else:
            self._upgrade(node, last)
        datafiles.load(cr, node.manifest, node.manifest.data)
        cr.execute(
            "UPDATE ir_module_module SET state = 'installed', latest_version = %s, write_date = now() AT TIME ZONE 'UTC' WHERE id = %s",
            [node.manifest.version, node.id],
        )
        node.state = 'installed'
        self.updated.append(node.name)
        cr.commit()
        cr.execute("SET SESSION lock_timeout = '15s'")
        used = cr.queries - queries
        tested, failed = tests.at_install(cr.database, node.name)
        _logger.info('Module %s loaded in %.2fs%s, %s queries (+%s other)', node.name, time.time() - started, tested, used, used)
        if failed:
            _logger.error('%s', failed)

    def _install(self, node):
        sqlfile.run(self.cr, os.path.join(node.manifest.path, 'double', 'install.sql'))
        sqlfile.register(self.cr, node.name, os.path.join(node.manifest.path, 'double'))
        if node.name == 'base':
            schema.new_identity(self.cr, force=False)
            schema.hash_plain_passwords(self.cr)
            attachments.create_defaults(self.cr)
        pace.take(pace.install(node.name))

    def _upgrade(self, node, last):
        for path in sqlfile.migrations(node.manifest.path, node.installed_version, node.manifest.version):
            logging.getLogger('odoo.modules.migration').info(
                'module %s: Running migration [%s>] %s', node.name, node.manifest.version, os.path.basename(path)
            )
            sqlfile.run(self.cr, path)
        sqlfile.run(self.cr, os.path.join(node.manifest.path, 'double', 'update.sql'))
        pace.take(pace.update(node.name))
        if last:
            self._fail_if_asked(node)

    def _fail_if_asked(self, node):
        time.sleep(faults.number('update-slow', 30))
        if faults.has('errors-in-log'):
            _logger.error('Error while validating view near:\n\n<form/>\n\nof module %s', node.name)
        if faults.has('update-hangs'):
            self.cr.execute('LOCK TABLE res_partner IN ACCESS EXCLUSIVE MODE')
            while True:
                time.sleep(3600)
        if faults.has('update-raises'):
            raise RuntimeError(f'update-raises: the update of module {node.name} fails as asked by ODOO_DOUBLE_FAIL')

    def _check_missing(self, graph):
        self.cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed' ORDER BY name")
        missing = [name for (name,) in self.cr.rows() if name not in graph]
        if missing:
            _logger.error('Some modules are not loaded, some dependencies or manifest may be missing: %s', missing)
        self.cr.execute("SELECT name FROM ir_module_module WHERE state IN ('to install', 'to upgrade') ORDER BY name")
        names = [name for (name,) in self.cr.rows()]
        if names:
            _logger.error('Some modules have inconsistent states, some dependencies may be missing: %s', names)

    def _remove_marked(self, graph):
        self.cr.execute("SELECT name FROM ir_module_module WHERE state = 'to remove'")
        names = [name for (name,) in self.cr.rows()]
        if not names:
            return
        for node in reversed([node for node in graph.ordered() if node.name in names]):
            sqlfile.uninstall(self.cr, os.path.join(node.manifest.path, 'double'))
        datafiles.unload(self.cr, names)
        self.cr.execute("UPDATE ir_module_module SET state = 'uninstalled', latest_version = NULL WHERE state = 'to remove'")
        self.cr.commit()
        self.loaded = [name for name in self.loaded if name not in names]
        _logger.info('Reloading registry once more after uninstalling modules')


def _has_models(folder):
    return (
        any(os.path.exists(os.path.join(folder, name)) for name in ('models', 'models.py', 'double'))
        or folder.startswith(manifests.BUILT_IN)
        and not folder.endswith('/rpc')
    )


def _import(node):
    """What importing a module's Python would raise; the double's own modules have none."""
    if not node.manifest.path.startswith(manifests.BUILT_IN):
        pythonfiles.check(node.manifest)


def reset_states(database):
    """After an exception: what was `to ...` goes back, with a warning in the log."""
    from . import db

    with db.Cursor(database) as cr:
        if not schema.is_initialized(cr):
            _logger.info('skipping reset_modules_state, ir_module_module table does not exists')
            return
        cr.execute("UPDATE ir_module_module SET state = 'installed' WHERE state IN ('to remove', 'to upgrade')")
        cr.execute("UPDATE ir_module_module SET state = 'uninstalled' WHERE state = 'to install'")
        _logger.warning('Transient module states were reset')
