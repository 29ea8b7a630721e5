"""The evented server on 8072: a process of its own, started by the master as `odoo gevent …`; restarts itself when its parent changes."""

import logging
import os
import signal
import threading
import time

from .. import faults
from ..conf import config
from ..web.wire import Evented, ThreadServer
from . import limits

_logger = logging.getLogger('odoo.service.server')
_BEAT = 4


class EventedServer(ThreadServer):
    """A thread a connection does for greenlets; nobody waits for them, the master kills this process."""

    daemon_threads = True


def _watch(parent):
    while True:
        memory = limits.virtual_memory()
        limit = config['limit_memory_soft_gevent'] or config['limit_memory_soft']
        if parent != os.getppid():
            _logger.warning('Gevent Parent changed: %s', os.getpid())
            os.kill(os.getpid(), signal.SIGTERM)
        elif limit and memory > limit:
            _logger.warning('Gevent virtual memory limit reached: %s', memory)
            os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_BEAT)


def run():
    """Serves until it is killed."""
    limits.set_hard_limit(evented=True)
    threading.stack_size(512 * 1024)  # address space counts against the memory limits
    if faults.has('websocket-dead'):
        raise RuntimeError('websocket-dead: the evented process dies as asked by ODOO_DOUBLE_FAIL')
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    interface = config['http_interface'] or '0.0.0.0'
    server = EventedServer((interface, config['gevent_port']), Evented)
    _logger.info('Evented Service (longpolling) running on %s:%s', interface, config['gevent_port'])
    server.serve_forever()
