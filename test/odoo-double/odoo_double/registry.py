"""What a process knows of a database: the modules that are loaded and the tables (models) it may serve."""

import logging
import threading
import time

from . import db, loading, pace, schema, sources

_logger = logging.getLogger('odoo.registry')
_registries = {}
_lock = threading.RLock()


class Registry:
    """Loaded modules, tables, and the signal number at which they were read."""

    def __init__(self, database):
        self.database = database
        self.modules, self.tables, self.signal = [], set(), 0
        self.processed = []
        self.sources = None

    def has(self, table):
        return table in self.tables

    def knows(self, model):
        """A model with a table, or one that an addon declares in Python: of that there are only labels and views."""
        return self.has(model.replace('.', '_')) or bool(self.sources and self.sources.labels(model))

    def read(self, cr):
        cr.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        self.tables = {name for (name,) in cr.rows()}
        cr.execute('SELECT max(id) FROM orm_signaling_registry')
        self.signal = cr.value()


def new(database, init=(), upgrade=(), reinit=(), update=False):
    """Loads a database's modules and remembers the registry.

    Becomes an update when the marker `base.partially_updated_database` is found: whoever deletes it first does the work.
    Any exception of loading is logged, states are reset, and it is raised again.
    """
    started = time.time()
    with _lock:
        registry = Registry(database)
        db.Cursor(database).close()  # fails here when there is no such database, before anything else is said
        _registries[database] = registry
        try:
            with db.Cursor(database) as cr:
                schema.create_signals(cr)
            with db.Cursor(database) as cr:
                if schema.is_initialized(cr):
                    cr.execute("DELETE FROM ir_config_parameter WHERE key = 'base.partially_updated_database'")
                    update = update or cr.cursor.rowcount > 0
            update = update or bool(init or upgrade or reinit)
            pace.take(pace.REGISTRY)
            _load(registry, update, init, upgrade, reinit)
        except Exception:
            _logger.error('Failed to load registry')
            _registries.pop(database, None)
            raise
        if update:
            _logger.info('Registry changed, signaling through the database')
            with db.Cursor(database) as cr:
                cr.execute('INSERT INTO orm_signaling_registry DEFAULT VALUES')
        with db.Cursor(database) as cr:
            registry.read(cr)
        registry.sources = sources.Sources(registry.modules)
        _logger.info('Registry loaded in %.3fs', time.time() - started)
        return registry


def _load(registry, update, init, upgrade, reinit):
    try:
        with db.Cursor(registry.database, keep=False) as cr:
            loader = loading.Loading(cr, update, init, upgrade, reinit)
            registry.modules = loader.run()
            # Of an update only what was processed is tested; else everything that is installed.
            registry.processed = loader.updated if update else sorted(registry.modules)
    except Exception:
        loading.reset_states(registry.database)
        raise


def get(database):
    """The registry of a database, loaded when this process has none yet."""
    with _lock:
        return _registries.get(database) or new(database)


def check_signaling(registry, cr):
    """The registry, loaded anew when another process changed it."""
    cr.execute('SELECT max(id) FROM orm_signaling_registry')
    if cr.value() == registry.signal:
        return registry
    _logger.info('Reloading the model registry after database signaling.')
    return new(registry.database)


def check_all():
    """Before the first fork: has one of them changed since it was loaded?"""
    for name, registry in loaded().items():
        with db.Cursor(name) as cr:
            check_signaling(registry, cr)


def forget(database):
    _registries.pop(database, None)


def loaded():
    return dict(_registries)
