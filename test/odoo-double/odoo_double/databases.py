"""The cluster's databases: which ones this server shows, and how Odoo makes a new one."""

import logging

import psycopg2
from psycopg2 import sql

from . import db
from .conf import config

_logger = logging.getLogger('odoo.service.db')


def listing(force=False):
    """The databases this server shows: `db_name` when it is set without a dbfilter, else those its role owns."""
    if not config['list_db'] and not force:
        raise PermissionError('Access Denied')
    if config['db_name'] and not config['dbfilter']:
        return sorted(config['db_name'])
    with db.Cursor('postgres') as cr:
        cr.execute(
            """SELECT datname FROM pg_database WHERE datdba = (SELECT usesysid FROM pg_user WHERE usename = current_user)
                      AND NOT datistemplate AND datallowconn AND datname NOT IN %s ORDER BY datname""",
            [('postgres', config['db_template'])],
        )
        return [name for (name,) in cr.rows()]


class DatabaseExists(Exception):
    """The database is there already."""


def create_empty(name):
    """Creates a database as Odoo does (template0, collation C, pg_trgm); DatabaseExists, or psycopg2's error without the right."""
    with db.Cursor('postgres') as cr:
        cr.execute('SELECT 1 FROM pg_database WHERE datname = %s', [name], quiet=True)
        if cr.row():
            raise DatabaseExists(f'database {name!r} already exists!')
        cr.autocommit()
        template = config['db_template']
        collation = sql.SQL("LC_COLLATE 'C'") if template == 'template0' else sql.SQL('')
        cr.execute(
            sql.SQL("CREATE DATABASE {} ENCODING 'unicode' {} TEMPLATE {}").format(
                sql.Identifier(name), collation, sql.Identifier(template)
            )
        )
    try:
        with db.Cursor(name) as cr:
            cr.execute('CREATE EXTENSION IF NOT EXISTS pg_trgm')
            if config['unaccent']:
                cr.execute('CREATE EXTENSION IF NOT EXISTS unaccent')
    except psycopg2.Error as error:
        _logger.warning('Unable to create PostgreSQL extensions : %s', error)
    try:
        with db.Cursor(name) as cr:
            cr.execute('GRANT CREATE ON SCHEMA PUBLIC TO PUBLIC')
    except psycopg2.Error as error:
        _logger.warning('Unable to make public schema public-accessible: %s', error)
