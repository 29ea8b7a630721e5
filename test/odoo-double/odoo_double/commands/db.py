"""`odoo db init|dump|load|duplicate|rename|drop`: no -d, connection options before the word, no question asked."""

import argparse
import logging
import os
import shutil
import sys
import urllib.parse
import urllib.request
import zipfile

import psycopg2

from .. import databases, db, dumps, faults, manifests, neutralize, pace, passwords, registry, schema
from ..conf import config
from . import server

_logger = logging.getLogger('odoo.service.db')
_COMMON = (
    ('-c', '--config'),
    ('-D', '--data-dir'),
    ('--addons-path',),
    ('-r', '--db_user'),
    ('-w', '--db_password'),
    ('--pg_path',),
    ('--db_host',),
    ('--db_port',),
    ('--db_sslmode',),
)


def _parser(prog):
    parser = argparse.ArgumentParser(prog=prog, description='Command-line version of the database manager.')
    for flags in _COMMON:
        parser.add_argument(*flags)
    parser.set_defaults(func=lambda _: sys.exit(parser.format_help()))
    groups = parser.add_subparsers()

    def group(name, func, *positionals, **flags):
        one = groups.add_parser(name)
        one.set_defaults(func=func)
        for word in positionals:
            one.add_argument(word)
        for flag, short in flags.items():
            one.add_argument(*([short] if short else []), f'--{flag}', action='store_true')
        return one

    init = group('init', _init, 'database', force='')
    init.add_argument('--with-demo', action='store_true')
    for flag, default in (('--language', 'en_US'), ('--username', 'admin'), ('--password', 'admin'), ('--country', None)):
        init.add_argument(flag, default=default)
    load = group('load', _load, force='-f', neutralize='-n')
    load.add_argument('database', nargs='?')
    load.add_argument('dump_file')
    dump = group('dump', _dump, 'database')
    dump.add_argument('dump_path', nargs='?', default='-')
    dump.add_argument('--format', dest='dump_format', choices=('zip', 'dump'), default='zip')
    dump.add_argument('--no-filestore', dest='filestore', action='store_false')
    group('duplicate', _duplicate, 'source', 'target', force='-f', neutralize='-n')
    group('rename', _rename, 'source', 'target', force='-f')
    group('drop', _drop, 'database')
    return parser


def run(args, prog):
    given = _parser(prog).parse_args(args)
    words = []
    for key in ('config', 'data_dir', 'addons_path', 'db_user', 'db_password', 'pg_path', 'db_host', 'db_port', 'db_sslmode'):
        if getattr(given, key) is not None:
            words += [f"--{key.replace('_', '-') if key in ('data_dir', 'addons_path') else key}", getattr(given, key)]
    config.parse(words)
    config.runtime['list_db'] = True
    faults.load(manifests.addons_paths())
    pace.take(pace.IMPORT)
    server.report()
    given.func(given)


def _exists(name):
    try:
        db.Cursor(name, quiet=True).close()
        return True
    except psycopg2.Error:
        return False


def _clear_target(name, force):
    """Drops an existing target (before anything else is checked) with force; exit 1 without."""
    if not _exists(name):
        return
    if not force:
        sys.exit(f'Target database {name} exists, aborting.\n\n\tuse `--force` to delete the existing database anyway.')
    _drop_database(name)


def _alter(statement, *names):
    with db.Cursor('postgres') as cr:
        cr.autocommit()
        cr.execute(
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()',
            [names[-1] if 'TEMPLATE' in statement else names[0]],
        )
        cr.execute(db.sql.SQL(statement).format(*map(db.identifier, names)))


def _drop_database(name):
    if name not in databases.listing(force=True):
        return False
    registry.forget(name)
    db.pool.close(name)
    try:
        _alter('DROP DATABASE {}', name)
    except psycopg2.Error as error:
        _logger.info('DROP DB: %s failed:\n%s', name, error)
        raise Exception(f"Couldn't drop database {name}: {error}") from error
    _logger.info('DROP DB: %s', name)
    shutil.rmtree(config.filestore(name), ignore_errors=not os.path.exists(config.filestore(name)))
    return True


def _init(given):
    """A failure while initialising is logged, and the exit code is 0 all the same."""
    _clear_target(given.database, given.force)
    _logger.info('Create database `%s`.', given.database)
    databases.create_empty(given.database)
    try:
        registry.new(given.database, update=True)
        with db.Cursor(given.database) as cr:
            cr.execute('UPDATE res_users SET login = %s, password = %s WHERE id = 2', [given.username, passwords.digest(given.password)])
            if '@' in given.username:
                cr.execute('UPDATE res_partner SET email = %s WHERE id = 3', [given.username])
    except Exception:
        _logger.exception('CREATE DATABASE failed:')


def _dump(given):
    if given.dump_path == '-':
        dumps.write(given.database, sys.stdout.buffer, 'zip', True)  # both options are ignored for standard output, as there
        return
    with open(given.dump_path, 'wb') as stream:
        dumps.write(given.database, stream, given.dump_format, given.filestore)


def _load(given):
    name = given.database or os.path.splitext(os.path.basename(given.dump_file))[0]
    _clear_target(name, given.force)
    source = given.dump_file
    if urllib.parse.urlparse(source).scheme:
        print(f'Fetching {source}...', end='', file=sys.stderr, flush=True)
        source, _ = urllib.request.urlretrieve(source)
        print(' done', file=sys.stderr, flush=True)
    else:
        print(f'Restoring {source}...', file=sys.stderr, flush=True)
    if not zipfile.is_zipfile(source):
        sys.exit('Not a zipped dump file, use `pg_restore` to restore raw dumps, and `psql` to execute sql dumps or scripts.')
    dumps.restore(name, source, given.neutralize)


def _duplicate(given):
    _clear_target(given.target, given.force)
    _logger.info('Duplicate database `%s` to `%s`.', given.source, given.target)
    db.pool.close(given.source)
    _alter("CREATE DATABASE {} ENCODING 'unicode' TEMPLATE {}", given.target, given.source)
    registry.new(given.target)
    with db.Cursor(given.target) as cr:
        schema.new_identity(cr)
        if given.neutralize:
            neutralize.neutralize(cr)
    if os.path.exists(config.filestore(given.source)) and not os.path.exists(config.filestore(given.target)):
        shutil.copytree(config.filestore(given.source), config.filestore(given.target))


def _rename(given):
    _clear_target(given.target, given.force)
    db.pool.close(given.source)
    try:
        _alter('ALTER DATABASE {} RENAME TO {}', given.source, given.target)
    except psycopg2.Error as error:
        _logger.info('RENAME DB: %s -> %s failed:\n%s', given.source, given.target, error)
        raise Exception(f"Couldn't rename database {given.source} to {given.target}: {error}") from error
    _logger.info('RENAME DB: %s -> %s', given.source, given.target)
    if os.path.exists(config.filestore(given.source)) and not os.path.exists(config.filestore(given.target)):
        shutil.move(config.filestore(given.source), config.filestore(given.target))


def _drop(given):
    if not _drop_database(given.database):
        sys.exit(f'Database {given.database} does not exist.')
