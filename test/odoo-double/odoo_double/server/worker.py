"""What the workers of the prefork server share: a process each, watched by the master through a pipe."""

import fcntl
import logging
import os
import resource
import signal
import sys
import threading
import time

from .. import db, registry
from ..conf import config
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
        resource.setrlimit(
            resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + config['limit_time_cpu']), resource.getrlimit(resource.RLIMIT_CPU)[1])
        )

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
