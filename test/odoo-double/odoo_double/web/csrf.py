"""The token of a form: tied to the session's first half and the database's secret, with an end date."""

import hashlib
import hmac
import time

_HALF = 42  # characters of the session id that survive a soft rotation
_LIFE = 365 * 86400  # seconds


def _secret(cr):
    cr.execute("SELECT value FROM ir_config_parameter WHERE key = 'database.secret'")
    return (cr.value() or '').encode()


def _digest(cr, sid, until):
    return hmac.new(_secret(cr), f'{sid[:_HALF]}{until}'.encode(), hashlib.sha1).hexdigest()


def token(cr, sid):
    until = int(time.time()) + _LIFE
    return f'{_digest(cr, sid, until)}o{until}'


def valid(cr, sid, text):
    """Whether this token was given to this session and has not ended."""
    digest, _, until = (text or '').rpartition('o')
    if not until.isdigit() or int(until) < time.time():
        return False
    return hmac.compare_digest(digest, _digest(cr, sid, int(until)))
