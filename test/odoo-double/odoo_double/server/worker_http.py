"""A prefork worker that serves requests."""

import contextlib
import os
import select
import socket

from ..web.wire import Prefork
from .worker import Worker, drain


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
            with contextlib.suppress(OSError):  # already closed by the client
                client.shutdown(socket.SHUT_WR)
            client.close()
        self.requests += 1
