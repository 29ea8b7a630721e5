"""Workers of the prefork server: a process each, watched by the master through a pipe."""
import fcntl
import logging
import os
import resource
import select
import signal
import socket
import sys
import threading
import time
from collections import deque

from .. import cron, db, registry
from ..conf import config
from ..web.wire import Prefork
from . import limits

_logger = logging.getLogger('odoo.service.server')


def pipe():
    """A pipe that blocks nobody and dies on exec."""
    ends = os.pipe()
    for end in ends:
        os.set_blocking(end, False)
        fcntl.fcntl(end, fcntl.F_SETFD, fcntl.fcntl(end, fcntl.F_GETFD) | fcntl.FD_CLOEXEC)
    return ends


def ping(ends):
    try:
        os.write(ends[1], b'.')
    except BlockingIOError:
        pass  # enough pings are waiting


def drain(end):
    try:
        while os.read(end, 1):
            pass
    except BlockingIOError:
        pass


class Worker:
    """One unit of work after the other until it is told to stop (SIGINT), its parent is gone or a limit is reached."""

    def __init__(self, master):
        self.master = master
        self.watchdog_time, self.watchdog_pipe = time.time(), pipe()
        self.wake_read, self.wake_write = pipe()
        self.watchdog_timeout = master.timeout
        self.parent, self.pid, self.alive = os.getpid(), None, True
        self.requests = 0

    def close(self):
        for end in (*self.watchdog_pipe, self.wake_read, self.wake_write):
            os.close(end)

    def start(self):
        self.pid = os.getpid()
        db.pool.forget()
        _logger.info('Worker %s (%s) alive', type(self).__name__, self.pid)
        signal.signal(signal.SIGINT, self._on_interrupt)
        signal.signal(signal.SIGXCPU, self._on_cpu_limit)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGTTIN, signal.SIGTTOU):
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(self.wake_write)

    def _on_interrupt(self, *_):
        self.alive = False

    def _on_cpu_limit(self, *_):
        _logger.info('Worker (%d) CPU time limit (%s) reached.', self.pid, config['limit_time_cpu'])
        raise Exception('CPU time limit exceeded.')

    def check_limits(self):
        if self.parent != os.getppid():
            _logger.info('Worker (%s) Parent changed', self.pid)
            self.alive = False
        if self.requests >= self.master.limit_request:
            _logger.info('Worker (%d) max request (%s) reached.', self.pid, self.requests)
            self.alive = False
        memory = limits.virtual_memory()
        if config['limit_memory_soft'] and memory > config['limit_memory_soft']:
            _logger.info('Worker (%d) virtual memory limit (%s) reached.', self.pid, memory)
            self.alive = False
        limits.set_hard_limit()
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + config['limit_time_cpu']), resource.getrlimit(resource.RLIMIT_CPU)[1]))

    def run(self):
        """The process's life; ends it with exit 1 on an unexpected exception.

        The work is done in a thread while the main one waits for signals, as in the real one. Hence its race: a signal may wake the
        thread before `alive` is false, and the worker then stops one beat (4 s) later.
        """
        try:
            self.start()
            thread = threading.Thread(target=self._loop, daemon=True)
            thread.start()
            thread.join()
            _logger.info('Worker (%s) exiting. request_count: %s, registry count: %s.', self.pid, self.requests, len(registry.loaded()))
        except Exception:
            _logger.exception('Worker (%s) Exception occurred, exiting...', self.pid)
            sys.exit(1)

    def _loop(self):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGXCPU, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2})
        try:
            while self.alive:
                self.check_limits()
                ping(self.watchdog_pipe)
                self.sleep()
                if self.alive:
                    self.work()
        except Exception:
            _logger.exception('Worker %s (%s) Exception occurred, exiting...', type(self).__name__, self.pid)
            sys.exit(1)

    def sleep(self):
        raise NotImplementedError

    def work(self):
        raise NotImplementedError


class WorkerHTTP(Worker):
    """Takes connections from the shared socket, one request each."""

    def sleep(self):
        select.select([self.master.socket, self.wake_read], [], [], self.master.beat)
        drain(self.wake_read)

    def work(self):
        try:
            client, address = self.master.socket.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # another worker was faster
        client.settimeout(float(os.environ.get('ODOO_HTTP_SOCKET_TIMEOUT') or 2))
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            Prefork(client, address, self.master)
        except (BrokenPipeError, ConnectionResetError, socket.timeout):
            pass  # the client left before the answer
        finally:
            try:
                client.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # already closed by the client
            client.close()
        self.requests += 1


class WorkerCron(Worker):
    """Runs the due jobs of one database after the other; sleeps 60 to 69 s or until a NOTIFY."""

    def __init__(self, master):
        super().__init__(master)
        self.watchdog_timeout = master.cron_timeout
        self.queue, self.count, self.born = deque(), 0, time.monotonic()

    def start(self):
        os.nice(10)
        super().start()
        if self.master.socket:
            self.master.socket.close()
        self.listener = cron.listen()

    def sleep(self):
        if self.queue:
            return
        select.select([self.wake_read, self.listener.connection], [], [], 60 + self.pid % 10)
        time.sleep(self.pid / 100 % .1)
        self.listener.connection.poll()
        drain(self.wake_read)

    def check_limits(self):
        super().check_limits()
        age = config['limit_time_worker_cron']
        if age > 0 and time.monotonic() - self.born > age:
            _logger.info('WorkerCron (%s) max age (%ss) reached.', self.pid, age)
            self.alive = False

    def work(self):
        if not self.queue:
            self.queue.extend(cron.databases(self.listener))
            self.count = len(self.queue)
            if not self.count:
                return
        name = self.queue.popleft()
        cron.process(name)
        if self.count > 1:
            db.pool.close(name)
        self.requests += 1
