"""passlib's pbkdf2_sha512 as Odoo stores it: `$pbkdf2-sha512$ROUNDS$SALT$SUM`; a stored text without that form is a plain password."""

import base64
import hashlib
import hmac
import os

ROUNDS = 600_000  # Odoo 19's crypt context
_PREFIX = '$pbkdf2-sha512$'


def _encode(raw):
    return base64.b64encode(raw, altchars=b'./').decode().rstrip('=')


def _decode(text):
    return base64.b64decode(text + '=' * (-len(text) % 4), altchars=b'./')


def digest(password, rounds=ROUNDS):
    """A new hash of a password, 16 bytes of salt."""
    salt = os.urandom(16)
    return f"{_PREFIX}{rounds}${_encode(salt)}${_encode(hashlib.pbkdf2_hmac('sha512', password.encode(), salt, rounds))}"


def verify(password, stored):
    """(matches, needs a new hash): a plain or weaker stored value that matches is to be replaced."""
    if not stored:
        return False, False
    if not stored.startswith(_PREFIX):
        return hmac.compare_digest(password.encode(), stored.encode()), True
    rounds, salt, checksum = stored[len(_PREFIX) :].split('$')
    computed = hashlib.pbkdf2_hmac('sha512', password.encode(), _decode(salt), int(rounds))
    return hmac.compare_digest(computed, _decode(checksum)), int(rounds) < ROUNDS
