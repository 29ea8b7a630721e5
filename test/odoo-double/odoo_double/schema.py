"""A new database: base's tables and rows before any module is loaded."""

import os
import uuid

from . import db, modulestates, passwords, sqlfile
from .conf import config
from .manifests import BUILT_IN

SIGNALS = ('registry', 'default', 'assets', 'stable', 'templates', 'routing', 'groups')


def is_initialized(cr):
    """Whether the database has Odoo's module table."""
    return db.table_exists(cr, 'ir_module_module') > 0


def initialize(cr):
    """base's tables, a row for each module on disk, and the marks of what installs itself."""
    sqlfile.run(cr, os.path.join(BUILT_IN, 'base', 'double', 'schema.sql'))
    modulestates.list_all(cr)
    modulestates.mark_auto_install(cr)


def set_parameter(cr, key, value):
    """Writes a system parameter."""
    cr.execute(
        """INSERT INTO ir_config_parameter (key, value, create_uid, write_uid, create_date, write_date)
                  VALUES (%s, %s, 1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
                  ON CONFLICT (key) DO UPDATE SET value = excluded.value, write_date = excluded.write_date""",
        [key, value],
    )


def new_identity(cr, force=True):
    """A new uuid, secret and creation date, as a copied database gets; with `force` off only missing ones."""
    cr.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')")
    values = {
        'database.secret': str(uuid.uuid4()),
        'database.uuid': str(uuid.uuid1()),
        'database.create_date': cr.value(),
        'web.base.url': f"http://localhost:{config['http_port']}",
        'base.login_cooldown_after': '10',
        'base.login_cooldown_duration': '60',
    }
    cr.execute('SELECT key FROM ir_config_parameter')
    present = {key for (key,) in cr.rows()}
    for key, value in values.items():
        if force or key not in present:
            set_parameter(cr, key, value)


def hash_plain_passwords(cr):
    """Replaces plain passwords of base's data by hashes, as the real one's users do on write."""
    cr.execute("SELECT id, password FROM res_users WHERE password IS NOT NULL AND password NOT LIKE '$pbkdf2-sha512$%%'")
    for number, password in cr.rows():
        cr.execute('UPDATE res_users SET password = %s WHERE id = %s', [passwords.digest(password), number])


def create_signals(cr):
    """The insert-only tables by which processes tell each other that the registry or a cache changed."""
    for name in SIGNALS:
        if not db.table_exists(cr, f'orm_signaling_{name}'):
            cr.execute(f'CREATE TABLE orm_signaling_{name} (id serial PRIMARY KEY, date timestamp DEFAULT now())')
            cr.execute(f'INSERT INTO orm_signaling_{name} DEFAULT VALUES')
