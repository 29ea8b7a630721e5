"""The HTTP handler under every server: reads one request, calls the application, writes the answer, logs the line."""

import logging
import socket
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler

from ..conf import config
from . import application
from .message import HttpError, REASONS, Request, failure

_MAX_BODY = 128 * 1024 * 1024  # bytes, Odoo's default


class Handler(BaseHTTPRequestHandler):
    """`upgradable` says whether this server may keep a WebSocket; `logger` is werkzeug's or longpolling's."""

    server_version = 'Werkzeug/3.0.1'
    logger = logging.getLogger('werkzeug')
    upgradable = True
    keep_alive = False

    def handle_one_request(self):
        self.started, self.database, self.peer = time.time(), None, self.client_address[0]
        for name in ('query_count', 'query_time', 'dbname'):
            threading.current_thread().__dict__.pop(name, None)
        super().handle_one_request()

    def __getattr__(self, name):
        if name.startswith('do_'):
            return self._serve
        raise AttributeError(name)

    def _serve(self):
        try:
            request = Request(
                self.command,
                self.path,
                self.headers,
                self._body(),
                self.peer,
                config['proxy_mode'],
                self.connection if self.upgradable else None,
            )
            self.peer = request.peer
            response = application.handle(request)
            self.database = request.db
        except HttpError as error:
            response = failure(error.status, error.description)
        if response.upgrade:
            self._upgrade(response)
        else:
            self._answer(response)

    def _body(self):
        if 'chunked' in self.headers.get('Transfer-Encoding', '').lower():
            return self._chunks()
        size = int(self.headers.get('Content-Length') or 0)
        if size > _MAX_BODY:
            raise HttpError(413, 'The data value transmitted exceeds the capacity limit.')
        return self.rfile.read(size) if size else b''

    def _chunks(self):
        content = b''
        while size := int(self.rfile.readline().split(b';')[0], 16):
            content += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return content

    def _answer(self, response):
        self._head(response)
        if 'Content-Length' not in dict(response.headers):
            self.send_header('Content-Length', str(len(response.body)))
        if not self.keep_alive:
            self.send_header('Connection', 'close')
            self.close_connection = True
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(response.body)
        self._log(response.status, len(response.body))

    def _upgrade(self, response):
        self.protocol_version = 'HTTP/1.1'
        self._head(response)
        self.end_headers()
        self.wfile.flush()
        self.close_connection = True
        threading.current_thread().type = 'websocket'
        response.upgrade(self.connection)
        self._log(response.status, 0)

    def _head(self, response):
        self.send_response_only(response.status, REASONS[response.status])
        if not self.keep_alive:
            self.send_header('Server', self.version_string())
        self.send_header('Date', self.date_time_string())
        for name, value in response.headers:
            self.send_header(name, value)

    def log_message(self, format, *args):
        self.logger.info('%s - - [%s] ' + format, self.client_address[0], self.log_date_time_string(), *args)

    def _log(self, status, size):
        thread = threading.current_thread()
        if self.database:
            thread.dbname = self.database
        seconds = getattr(thread, 'query_time', 0.0)
        record_args = (self.peer, self.log_date_time_string(), self.requestline, status)
        rest = f"{getattr(thread, 'query_count', 0)} {seconds:.3f} {max(time.time() - self.started - seconds, 0):.3f}"
        self.logger.info('%s - - [%s] "%s" %s - ' + rest, *record_args)


class Evented(Handler):
    """The handler of port 8072: keeps connections open, logs as gevent does."""

    logger = logging.getLogger('longpolling')
    protocol_version = 'HTTP/1.1'
    keep_alive = True

    def _log(self, status, size):
        if self.database:
            threading.current_thread().dbname = self.database
        now = time.strftime('%Y-%m-%d %H:%M:%S')
        self.logger.info('%s - - [%s] "%s" %s %s %.6f', self.peer, now, self.requestline, status, size, time.time() - self.started)


class Threaded(Handler):
    """The handler of the threaded server: HTTP/1.1, one request a connection."""

    protocol_version = 'HTTP/1.1'


class Prefork(Handler):
    """The handler of a prefork worker: HTTP/1.0, no WebSocket."""

    upgradable = False


class ThreadServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """A thread a connection. The threads are no daemons: the process waits for their requests when it ends."""

    allow_reuse_address = True
    block_on_close = False
    request_queue_size = 128

    def process_request(self, request, client_address):
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address))
        thread.type, thread.start_time, thread.daemon = 'http', time.time(), self.daemon_threads
        thread.start()

    def handle_error(self, request, client_address):
        import sys

        if not isinstance(sys.exc_info()[1], (BrokenPipeError, ConnectionResetError, socket.timeout)):
            logging.getLogger('odoo.service.server').exception('Exception happened during processing of request from %s', client_address)
