"""`odoo [server] …`: creates a missing database, then serves, installs or updates."""

import atexit
import logging
import os
import sys
import tempfile
import time

from psycopg2.errors import InsufficientPrivilege

from .. import databases, faults, manifests, pace, release, serverwide
from ..conf import config
from ..server import watch

_logger = logging.getLogger('odoo')


def refuse_postgres_user():
    """Exit 1 when the database user is `postgres`."""
    if (config['db_user'] or os.environ.get('PGUSER')) == 'postgres':
        sys.stderr.write("Using the database user 'postgres' is a security risk, aborting.")
        sys.exit(1)


def report():
    """The first lines of every server's log."""
    _logger.info('Odoo version %s', release.VERSION)
    if os.path.isfile(config['config']):
        _logger.info('Using configuration file at %s', config['config'])
    _logger.info('addons paths: %s', f'_NamespacePath({manifests.addons_paths()!r})')
    host = config['db_host'] or os.environ.get('PGHOST', 'default')
    port = config['db_port'] or os.environ.get('PGPORT', 'default')
    user = config['db_user'] or os.environ.get('PGUSER', 'default')
    _logger.info('database: %s@%s:%s', user, host, port)


def prepare(args, prog):
    """Reads the configuration, refuses what Odoo refuses, reports, and takes the time imports take."""
    if os.getuid() == 0:
        sys.stderr.write("Running as user 'root' is a security risk.\n")
    config.parser.prog = prog
    config.parse(args)
    tempfile.gettempdir()  # Odoo needs one at start; without a writable /tmp this raises, as there
    faults.load(manifests.addons_paths())
    refuse_postgres_user()
    pace.take(pace.IMPORT)
    report()


def create_missing():
    """Creates each configured database that is not there, if the role may, and lets base be installed."""
    for name in config['db_name']:
        try:
            databases.create_empty(name)
            config.runtime['init'] = ['base', *config['init']]
        except InsufficientPrivilege as error:
            _logger.info('Could not determine if database %s exists, skipping auto-creation: %s', name, error)
        except databases.DatabaseExists:
            pass


def load_server_wide():
    for name in config['server_wide_modules']:
        try:
            serverwide.load(name)
        except Exception:
            logging.getLogger('odoo.service.server').exception('Failed to load server-wide module `%s`.', name)


def _pidfile():
    if config['pidfile']:
        pid = os.getpid()
        with open(config['pidfile'], 'w', encoding='ascii') as file:
            file.write(str(pid))
        atexit.register(lambda: os.getpid() == pid and os.path.exists(config['pidfile']) and os.unlink(config['pidfile']))


def run(args, prog):
    prepare(args, prog)
    create_missing()
    _pidfile()
    load_server_wide()
    stop = config['stop_after_init']
    if not stop:
        _fail_if_asked()
    if config['workers']:
        from ..server.prefork import PreforkServer as Server
    else:
        from ..server.threaded import ThreadedServer as Server
    server = Server()
    watcher = watch.start(server)
    code = server.run(config['db_name'], stop)
    if watcher:
        watcher.stop()
    if getattr(server, 'reload_wanted', False):
        os.execv(sys.executable, [sys.executable, *sys.argv])
    pace.take(pace.STOP)
    sys.exit(code)


def _fail_if_asked():
    if faults.has('boot-crash'):
        raise RuntimeError('boot-crash: the server dies as asked by ODOO_DOUBLE_FAIL')
    while faults.has('boot-hangs'):
        time.sleep(3600)
    time.sleep(faults.number('slow-boot', 30))
