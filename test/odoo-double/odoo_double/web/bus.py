"""The bus: a connection on database `postgres` that listens, as long as a process has WebSockets."""

import logging
import select
import threading

from .. import db

_logger = logging.getLogger('odoo.addons.bus.models.bus')
_lock = threading.Lock()
_started = False


def start():
    """Once a process: the thread with a LISTEN on database `postgres`, as the real bus keeps one."""
    global _started
    with _lock:
        if _started:
            return
        _started = True
    threading.Thread(target=_listen, name='odoo.addons.bus.models.bus.Bus', daemon=True).start()


def _listen():
    while True:
        try:
            _logger.info('Bus.loop listen imbus on db postgres')
            cr = db.Cursor('postgres')
            cr.execute('listen imbus')
            cr.commit()
            while True:
                if select.select([cr.connection], [], [], 50)[0]:
                    cr.connection.poll()
                    cr.connection.notifies.clear()
        except db.psycopg2.Error:
            _logger.exception('Bus.loop error, sleep and retry')
            threading.Event().wait(50)
