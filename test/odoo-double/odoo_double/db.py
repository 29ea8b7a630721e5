"""Connections to PostgreSQL: one pool per process, cursors that commit on success, the log lines of Odoo's."""

import logging
import os
import threading
import time

import psycopg2
import psycopg2.extensions
from psycopg2 import sql

from . import release
from .conf import config

_logger = logging.getLogger('odoo.sql_db')
_MAX_IDLE = 600  # seconds an unused connection is kept


class PoolError(psycopg2.OperationalError):
    """Every connection of the pool is in use."""


def connection_info(database):
    """What psycopg2 needs. A key that is not configured is left out, so that libpq takes PG*, PGPASSFILE and its defaults."""
    info = {'database': database, 'application_name': config['db_app_name'].replace('{pid}', str(os.getpid()))[:63]}
    for name in ('host', 'port', 'user', 'password', 'sslmode'):
        if config[f'db_{name}']:
            info[name] = config[f'db_{name}']
    return info


class Pool:
    """Keeps connections open between cursors, at most `db_maxconn` of them."""

    def __init__(self):
        self.idle, self.used = [], []
        self.lock = threading.Lock()

    def __repr__(self):
        return f'ConnectionPool(read/write;used={len(self.used)}/count={len(self.used) + len(self.idle)}/max={config["db_maxconn"]})'

    def borrow(self, database, quiet=False):
        """An open connection in its own transaction; PoolError when the limit is reached, psycopg2's error when none can be had."""
        with self.lock:
            now = time.time()
            for entry in [entry for entry in self.idle if entry[1].closed or now - entry[2] > _MAX_IDLE]:
                entry[1].close()
                self.idle.remove(entry)
            for entry in reversed(self.idle):
                if entry[0] == database and self._alive(entry):
                    self.idle.remove(entry)
                    self.used.append(entry[1])
                    return entry[1]
            if len(self.used) + len(self.idle) >= max(config['db_maxconn'], 1):
                if not self.idle:
                    raise PoolError('The Connection Pool Is Full')
                self.idle.pop(0)[1].close()
            connection = self._open(database, quiet)
            self.used.append(connection)
            return connection

    @staticmethod
    def _alive(entry):
        try:
            entry[1].reset()
            return True
        except psycopg2.Error:
            entry[1].close()
            return False

    @staticmethod
    def _open(database, quiet):
        try:
            connection = psycopg2.connect(**connection_info(database))
        except psycopg2.Error:
            if not quiet:
                _logger.info('Connection to the database failed')
            raise
        if connection.server_version < release.MIN_POSTGRESQL * 10000:
            logging.getLogger('py.warnings').warning(
                'Postgres version is %s, lower than minimum required %s', connection.server_version, release.MIN_POSTGRESQL * 10000
            )
        return connection

    def give_back(self, database, connection, keep=True):
        with self.lock:
            if connection in self.used:
                self.used.remove(connection)
            if keep and not connection.closed:
                self.idle.append((database, connection, time.time()))
            else:
                connection.close()

    def close(self, database=None):
        """Closes the connections of one database, or all of them, also those in use, and says how many."""
        with self.lock:
            doomed = [entry[1] for entry in self.idle if database in (None, entry[0])]
            self.idle = [entry for entry in self.idle if entry[1] not in doomed]
            doomed += [connection for connection in self.used if database in (None, connection.info.dbname)]
            self.used = [connection for connection in self.used if connection not in doomed]
            last = doomed[-1].dsn if doomed else None
            for connection in doomed:
                connection.close()
        if doomed:
            _logger.info('%r: Closed %d connections %s', self, len(doomed), f'to {last!r}' if database else '')

    def forget(self):
        """After a fork: the parent's connections are not ours to close."""
        self.idle, self.used, self.lock = [], [], threading.Lock()


pool = Pool()


class Cursor:
    """A transaction (repeatable read). Leaving the `with` block commits, or rolls back when an exception passes."""

    def __init__(self, database, keep=True, quiet=False):
        self.database, self.keep = database, keep
        self.connection = pool.borrow(database, quiet)
        self.connection.set_session(isolation_level=psycopg2.extensions.ISOLATION_LEVEL_REPEATABLE_READ, autocommit=False)
        self.cursor = self.connection.cursor()
        self.queries = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if not self.connection.closed:
                self.connection.rollback() if kind else self.connection.commit()
        finally:
            self.close()

    def close(self):
        """Gives the connection back; an open transaction is rolled back."""
        if self.connection is None:
            return
        connection, self.connection = self.connection, None
        if not connection.closed:
            try:
                connection.rollback()
            except psycopg2.Error:
                connection.close()
        pool.give_back(self.database, connection, self.keep and self.database not in ('postgres', 'template0', 'template1'))

    def execute(self, query, params=None, quiet=False):
        """Runs one query; a failing one is logged as `bad query:` unless `quiet`, then raised."""
        self.queries += 1
        thread = threading.current_thread()
        started = time.monotonic()
        try:
            self.cursor.execute(query, params)
        except Exception as error:
            if not quiet:
                _logger.error('bad query: %s\nERROR: %s', self.cursor.query or query, error)
            raise
        finally:
            thread.query_count = getattr(thread, 'query_count', 0) + 1
            thread.query_time = getattr(thread, 'query_time', 0.0) + time.monotonic() - started
        return self

    def rows(self):
        return self.cursor.fetchall()

    def row(self):
        return self.cursor.fetchone()

    def dicts(self):
        names = [column.name for column in self.cursor.description]
        return [dict(zip(names, row, strict=True)) for row in self.cursor.fetchall()]

    def value(self):
        """The first column of the first row, or None."""
        row = self.cursor.fetchone()
        return row[0] if row else None

    def commit(self):
        self.connection.commit()

    def rollback(self):
        self.connection.rollback()

    def autocommit(self):
        """For CREATE and DROP DATABASE, which refuse a transaction."""
        self.connection.rollback()
        self.connection.autocommit = True


def table_exists(cr, *names):
    """How many of these tables the database has."""
    cr.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema AND table_name IN %s", [names])
    return cr.value()


def identifier(name):
    return sql.Identifier(name)
