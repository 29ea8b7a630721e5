"""workers>0: a master that binds 8069 before anything loads, workers, cron workers and one evented process on 8072."""

import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections import deque

from .. import db, registry
from ..conf import config
from . import limits
from .preload import preload
from .worker import drain, ping, pipe
from .worker_cron import WorkerCron
from .worker_http import WorkerHTTP

_logger = logging.getLogger('odoo.service.server')
_QUEUE_PER_WORKER = 8  # listen backlog


class PreforkServer:
    """Signals are queued and looked at between beats, so a TERM during loading waits until that is done."""

    def __init__(self):
        self.population = config['workers']
        self.timeout, self.limit_request = config['limit_time_real'], config['limit_request']
        self.cron_timeout = config['limit_time_real_cron'] or None
        if self.cron_timeout == -1:
            self.cron_timeout = self.timeout
        self.beat, self.socket, self.queue = 4, None, deque()
        self.http, self.cron, self.workers = {}, {}, {}
        self.evented = None
        self.reload_wanted = False
        self.pid = os.getpid()

    def _on_signal(self, number, _frame):
        if len(self.queue) < 5 or number == signal.SIGCHLD:
            self.queue.append(number)
            ping(self.pipe)
        else:
            _logger.warning('Dropping signal: %s', number)

    def _start(self):
        self.pipe = pipe()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGTTIN, signal.SIGTTOU):
            signal.signal(number, self._on_signal)
        signal.signal(signal.SIGQUIT, limits.dump_stacks)
        if not config['http_enable']:
            return
        interface = config['http_interface'] or '0.0.0.0'
        _logger.info('HTTP service (werkzeug) running on %s:%s', interface, config['http_port'])
        inherited = os.environ.pop('ODOO_HTTP_SOCKET_FD', None)
        if inherited:
            self.socket = socket.socket(fileno=int(inherited))
            return
        self.socket = socket.socket(socket.AF_INET6 if ':' in interface else socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.setblocking(False)
        self.socket.bind((interface, config['http_port']))
        self.socket.listen(_QUEUE_PER_WORKER * self.population)

    def run(self, databases, stop):
        """Serves until a signal; returns the exit code. A taken port raises OSError: exit 1."""
        self._start()
        code = preload(databases)
        if stop:
            self._stop()
            return code
        db.pool.close()
        if os.environ.get('ODOO_READY_SIGHUP_PID'):
            os.kill(int(os.environ.pop('ODOO_READY_SIGHUP_PID')), signal.SIGHUP)
        while True:
            try:
                self._process_signals()
                self._reap()
                self._kill_late()
                self._spawn()
                self._sleep()
            except KeyboardInterrupt:
                self._stop()
                return 0
            except Exception as error:
                _logger.exception(error)
                self._stop(graceful=False)
                return -1

    def _process_signals(self):
        while self.queue:
            number = self.queue.popleft()
            if number in (signal.SIGINT, signal.SIGTERM):
                raise KeyboardInterrupt
            if number == signal.SIGHUP:
                self.reload_wanted = True
                raise KeyboardInterrupt
            if number == signal.SIGTTIN:
                self.population += 1
            elif number == signal.SIGTTOU:
                self.population -= 1

    def _reap(self):
        while True:
            try:
                pid, _status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._forget(pid)

    def _forget(self, pid):
        if self.evented and pid == self.evented.pid:
            self.evented.returncode = 0  # reaped here; subprocess must not wait for it again
            self.evented = None
        self.http.pop(pid, None)
        self.cron.pop(pid, None)
        worker = self.workers.pop(pid, None)
        if worker:
            worker.close()

    def _kill(self, pid, number):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            self._forget(pid)
            return
        if number == signal.SIGKILL:
            self._forget(pid)

    def _kill_late(self):
        now = time.time()
        for pid, worker in list(self.workers.items()):
            if worker.watchdog_timeout is not None and now - worker.watchdog_time >= worker.watchdog_timeout:
                _logger.error('%s (%s) timeout after %ss', type(worker).__name__, pid, worker.watchdog_timeout)
                self._kill(pid, signal.SIGKILL)

    def _spawn(self):
        """Fills the ranks. Before the first fork of a round the registries are checked: with PostgreSQL away the master gives up."""
        short = config['http_enable'] and (len(self.http) < self.population or not self.evented)
        if short or len(self.cron) < config['max_cron_threads']:
            registry.check_all()
            db.pool.close()
        if config['http_enable']:
            while len(self.http) < self.population:
                self._fork(WorkerHTTP, self.http)
            if not self.evented:
                self.evented = subprocess.Popen([sys.executable, sys.argv[0], 'gevent', *sys.argv[1:]])
        while len(self.cron) < config['max_cron_threads']:
            self._fork(WorkerCron, self.cron)

    def _fork(self, kind, group):
        worker = kind(self)
        pid = os.fork()
        if pid:
            worker.pid = pid
            self.workers[pid] = group[pid] = worker
        else:
            worker.run()
            sys.stderr.flush()
            os._exit(0)

    def _sleep(self):
        ends = {worker.watchdog_pipe[0]: worker for worker in self.workers.values()}
        ready = select.select([*ends, self.pipe[0]], [], [], self.beat)[0]
        for end in ready:
            if end in ends:
                ends[end].watchdog_time = time.time()
            drain(end)

    def _stop(self, graceful=True):
        if self.reload_wanted:
            self.reload_wanted = False
            self._fork_and_reload()
            self._stop_workers()
            _logger.info('Old server stopped')
            return
        if self.socket:
            self.socket.close()
        if graceful:
            self._stop_workers()
            return
        _logger.info('Stopping forcefully')
        for pid in list(self.workers):
            self._kill(pid, signal.SIGTERM)

    def _stop_workers(self):
        """Lets every worker finish its request; a second signal ends the wait. WebSockets are cut: 8072 is killed."""
        _logger.info('Stopping workers gracefully')
        if self.evented:
            self._kill(self.evented.pid, signal.SIGKILL)
        for pid in list(self.workers):
            self._kill(pid, signal.SIGINT)
        self.beat = 0.1
        mine = self.pid == os.getpid()
        while self.workers:
            try:
                self._process_signals()
            except KeyboardInterrupt:
                _logger.info('Forced shutdown.')
                break
            if mine:
                self._reap()
            else:
                for pid in list(self.workers):
                    self._kill(pid, 0)
            self._sleep()
            self._kill_late()
        for pid in list(self.workers):
            self._kill(pid, signal.SIGTERM)

    def _fork_and_reload(self):
        """SIGHUP: the process runs itself anew on the same socket while a child of it ends the old workers."""
        _logger.info('Reloading server')
        pid = os.fork()
        if pid:
            if self.socket:
                os.set_inheritable(self.socket.fileno(), True)
                os.environ['ODOO_HTTP_SOCKET_FD'] = str(self.socket.fileno())
            os.environ['ODOO_READY_SIGHUP_PID'] = str(pid)
            os.execv(sys.executable, [sys.executable, *sys.argv])
        _logger.info('Waiting for new server to start ...')
        hatched = []
        signal.signal(signal.SIGHUP, lambda *_: hatched.append(True))
        until = time.monotonic() + 60
        while not hatched and time.monotonic() < until:
            time.sleep(0.1)
        if hatched:
            _logger.info('New server has started')
        else:
            _logger.error('Server reload timed out (check the updated code)')
