"""workers=0: one process, everything on 8069, cron in threads."""

import errno
import logging
import os
import signal
import socket
import sys
import threading
import time

from .. import cron, db, tests
from ..conf import config
from ..web import frames
from ..web.wire import Threaded, ThreadServer
from . import limits
from .preload import preload

_logger = logging.getLogger('odoo.service.server')
_SLEEP = 60


class ThreadedServer:
    """Signals: the first TERM or INT raises KeyboardInterrupt wherever the main thread is (exit 130 while loading).

    The second ends the process at once with 0.
    """

    def __init__(self):
        self.signals, self.reload_wanted, self.httpd = 0, False, None

    def _on_signal(self, number, _frame):
        if number in (signal.SIGINT, signal.SIGTERM):
            self.signals += 1
            if self.signals > 1:
                sys.stderr.write('Forced shutdown.\n')
                os._exit(0)
            raise KeyboardInterrupt
        if number == signal.SIGXCPU:
            sys.stderr.write('CPU time limit exceeded! Shutting down immediately\n')
            sys.stderr.flush()
            os._exit(0)
        if number == signal.SIGHUP:
            self.reload_wanted = True
            self.signals += 1
            raise KeyboardInterrupt

    def _start(self, stop):
        limits.set_hard_limit()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU):
            signal.signal(number, self._on_signal)
        signal.signal(signal.SIGQUIT, limits.dump_stacks)
        if config['test_enable'] or (config['http_enable'] and not stop):
            self._listen()

    def _listen(self):
        try:
            self.httpd = ThreadServer((config['http_interface'] or '0.0.0.0', config['http_port']), Threaded)
        except OSError as error:
            # what werkzeug prints before it leaves
            print(error.strerror, file=sys.stderr)
            if error.errno == errno.EADDRINUSE:
                print(
                    f"Port {config['http_port']} is in use by another program. "
                    'Either identify and stop that program, or start the server with a different port.',
                    file=sys.stderr,
                )
            sys.exit(1)
        _logger.info('HTTP service (werkzeug) running on %s:%s', socket.getfqdn(), config['http_port'])
        threading.Thread(target=self.httpd.serve_forever, name='odoo.service.httpd', daemon=True).start()

    def run(self, databases, stop):
        """Serves until a signal; returns the exit code."""
        self._start(stop)
        code = preload(databases)
        if stop:
            if config['test_enable']:
                tests.summary()
            self._stop()
            return code
        for number in range(config['max_cron_threads']):
            threading.Thread(target=cron.thread_loop, args=(number,), name=f'odoo.service.cron.cron{number}', daemon=True).start()
        try:
            while not self.signals:
                if config['limit_memory_soft'] and limits.virtual_memory() > config['limit_memory_soft']:
                    _logger.warning('Server memory limit (%s) reached.', limits.virtual_memory())
                    os.kill(os.getpid(), signal.SIGHUP)
                time.sleep(_SLEEP)
        except KeyboardInterrupt:
            pass
        self._stop()
        return 0

    def _stop(self):
        if self.reload_wanted:
            _logger.info('Initiating server reload')
        else:
            _logger.info('Initiating shutdown')
            _logger.info('Hit CTRL-C again or send a second signal to force the shutdown.')
        started = time.time()
        if self.httpd:
            self.httpd.shutdown()
            self.httpd.server_close()
        frames.kick_all()
        for thread in threading.enumerate():
            while getattr(thread, 'type', None) == 'http' and thread.is_alive() and time.time() - started < 1:
                thread.join(0.05)
        db.pool.close()
        logging.shutdown()
