"""Who may log in, and what is said about it in the log."""

import functools
import logging

from .. import passwords, release
from ..errors import AccessDenied

_logger = logging.getLogger('odoo.addons.base.models.res_users')


def authenticate(cr, login, password, peer):
    """The user's id; AccessDenied otherwise. A plain or weak stored password is replaced by a hash."""
    cr.execute('SELECT id, password FROM res_users WHERE login = %s AND active', [login])
    row = cr.row()
    matches, stale = passwords.verify(password or '', row[1]) if row else (False, False)
    if not matches:
        _logger.info('Login failed for login:%s from %s', login, peer)
        raise AccessDenied()
    if stale:
        cr.execute('UPDATE res_users SET password = %s WHERE id = %s', [passwords.digest(password), row[0]])
    cr.execute(
        """INSERT INTO res_users_log (create_uid, write_uid, create_date, write_date)
           VALUES (%s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')""",
        [row[0], row[0]],
    )
    _logger.info('Login successful for login:%s from %s', login, peer)
    return row[0]


@functools.lru_cache(1024)
def _matches(password, stored):
    """Remembered in this process, as Odoo remembers a checked pair: the hash costs a quarter of a second."""
    return passwords.verify(password, stored)[0]


def check(cr, uid, password):
    """The RPC services' check of a user id with its password; AccessDenied when it does not hold."""
    cr.execute('SELECT password FROM res_users WHERE id = %s AND active', [uid])
    row = cr.row()
    if not row or not _matches(password or '', row[0]):
        raise AccessDenied()


def information(cr, uid, database):
    """The part of session_info that a client needs after a login."""
    cr.execute(
        'SELECT u.login, p.name, u.partner_id, u.company_id FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = %s',
        [uid],
    )
    login, name, partner, company = cr.row()
    return {
        'uid': uid,
        'is_system': uid <= 2,
        'is_admin': uid <= 2,
        'is_public': False,
        'is_internal_user': True,
        'user_context': {'lang': 'en_US', 'tz': False, 'uid': uid},
        'db': database,
        'server_version': release.VERSION,
        'server_version_info': release.VERSION_INFO,
        'name': name,
        'username': login,
        'partner_display_name': name,
        'partner_id': partner,
        'user_companies': {'current_company': company},
    }
