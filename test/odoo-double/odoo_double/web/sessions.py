"""Sessions: one file each, DATA_DIR/sessions/xx/SID, so that every process (and both colours) shares them."""

import base64
import hashlib
import json
import os
import re
import time

from ..conf import config

_KEY = re.compile(r'^[A-Za-z0-9_-]{84}$')
COOKIE = 'session_id'
MAX_AGE = 7 * 24 * 3600  # seconds without use


def new_key():
    """84 characters, URL-safe, from 64 random bytes."""
    return base64.urlsafe_b64encode(hashlib.sha512(str(time.time()).encode() + os.urandom(64)).digest()[:-1]).decode()


class Session:
    """A visitor's state. Written only when `save` is called on a changed one."""

    def __init__(self, sid, data=None):
        self.sid = sid
        self.data = data or {'context': {'lang': 'en_US'}, 'create_time': time.time(), 'db': None, 'login': None, 'uid': None}
        self.dirty = False

    def get(self, key):
        return self.data.get(key)

    def set(self, key, value):
        self.dirty = self.dirty or self.data.get(key) != value
        self.data[key] = value

    def forget_user(self):
        """Logs out: everything but the context goes."""
        self.data.update({'db': None, 'login': None, 'uid': None})
        self.dirty = True

    def rotate(self):
        """A new identity after a login; the old file goes."""
        try:
            os.unlink(_path(self.sid))
        except FileNotFoundError:
            pass
        self.sid = new_key()
        self.dirty = True

    def save(self):
        """Writes the file by rename, so that no reader sees half of it."""
        path = _path(self.sid)
        os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
        partial = f'{path}.{os.getpid()}.{time.monotonic_ns()}.part'
        with open(partial, 'w', encoding='utf-8') as file:
            json.dump(self.data, file)
        os.chmod(partial, 0o644)
        os.rename(partial, path)


def _path(sid):
    return os.path.join(config.session_dir(), sid[:2], sid)


def load(sid):
    """The session of a cookie, or a new one when the cookie is missing or malformed."""
    config.session_dir()  # a folder that cannot be written fails every page
    if not sid or not _KEY.match(sid):
        return Session(new_key())
    try:
        with open(_path(sid), encoding='utf-8') as file:
            return Session(sid, json.load(file))
    except (FileNotFoundError, json.JSONDecodeError):
        return Session(sid)
