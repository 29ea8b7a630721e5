"""/websocket: the handshake's checks, then frames until one side closes."""
import base64
import hashlib
import json
import logging
import select
import socket
import struct
import threading

from .. import db, log
from ..conf import config
from .message import HttpError, Response

_logger = logging.getLogger('odoo.addons.bus.websocket')
_bus_logger = logging.getLogger('odoo.addons.bus.models.bus')
VERSION = '19.0-2'
_GUID = b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11'  # RFC 6455
_NEEDED = ('connection', 'host', 'origin', 'sec-websocket-key', 'sec-websocket-version', 'upgrade')
_PING_AFTER = 45  # seconds of silence
_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
_open = set()


def open(request):
    """101 with the socket handed over; 400 for a bad handshake; RuntimeError in a prefork worker."""
    headers = request.headers
    missing = sorted(name for name in _NEEDED if not headers.get(name))
    if missing:
        raise _logged(HttpError(400, 'The browser (or proxy) sent a request that this server could not understand.'), f"Empty or missing header(s): {', '.join(missing)}")
    if headers['upgrade'].lower() != 'websocket' or 'upgrade' not in headers['connection'].lower():
        raise _logged(HttpError(400, 'The browser (or proxy) sent a request that this server could not understand.'), 'Invalid upgrade or connection header')
    if headers['sec-websocket-version'] != '13':
        raise RuntimeError('426 Upgrade Required: unsupported Sec-WebSocket-Version')  # an error page of its own fails in the real one: 500
    try:
        key = base64.b64decode(headers['sec-websocket-key'], validate=True)
    except ValueError:
        raise _logged(HttpError(400, 'Sec-WebSocket-Key should be b64 encoded'), 'Sec-WebSocket-Key should be b64 encoded') from None
    if len(key) != 16:
        raise _logged(HttpError(400, 'Sec-WebSocket-Key should be of length 16 once decoded'), 'Sec-WebSocket-Key should be of length 16 once decoded')
    if request.connection is None:
        raise RuntimeError(f"Couldn't bind the websocket. Is the connection opened on the evented port ({config['gevent_port']})?")
    accept = base64.b64encode(hashlib.sha1(headers['sec-websocket-key'].encode() + _GUID).digest()).decode()
    request.session.dirty = True
    version, agent, database = request.query.get('version'), headers.get('user-agent'), request.db
    return Response(101, [('Upgrade', 'websocket'), ('Connection', 'Upgrade'), ('Sec-WebSocket-Accept', accept), ('Content-Type', 'text/html; charset=utf-8'),
                          ('Access-Control-Allow-Origin', '*'), ('Access-Control-Allow-Methods', 'GET, POST')],
                    upgrade=lambda connection: serve(connection, database, bool(agent) and version != VERSION))


def _logged(error, reason):
    _logger.error('%s %s: %s', error.status, 'Bad Request', reason)
    return error


def _send(connection, opcode, payload=b''):
    head = bytes([0x80 | opcode])
    size = len(payload)
    head += bytes([size]) if size < 126 else b'\x7e' + struct.pack('!H', size) if size < 65536 else b'\x7f' + struct.pack('!Q', size)
    connection.sendall(head + payload)


def _exactly(connection, count):
    content = b''
    while len(content) < count:
        piece = connection.recv(count - len(content))
        if not piece:
            raise ConnectionError('the peer closed without a close frame')
        content += piece
    return content


def _receive(connection):
    """(opcode, payload) of one frame; ConnectionError when the peer is gone."""
    first, second = _exactly(connection, 2)
    size = second & 0x7F
    if size == 126:
        size = struct.unpack('!H', _exactly(connection, 2))[0]
    elif size == 127:
        size = struct.unpack('!Q', _exactly(connection, 8))[0]
    mask = _exactly(connection, 4) if second & 0x80 else b'\0\0\0\0'
    return first & 0x0F, bytes(byte ^ mask[at % 4] for at, byte in enumerate(_exactly(connection, size)))


def serve(connection, database, outdated):
    """Answers pings and closes, takes subscriptions, pings a silent peer. Returns when the connection is over."""
    connection.settimeout(None)
    with log.on_database(database):
        try:
            if outdated:
                _send(connection, _CLOSE, struct.pack('!H', 1000) + b'OUTDATED_VERSION')
                return
            start_bus()
            _open.add(connection)
            _frames(connection)
        except OSError:
            return
        finally:
            _open.discard(connection)


def _frames(connection):
    while True:
        if not select.select([connection], [], [], _PING_AFTER)[0]:
            _send(connection, _PING)
            continue
        opcode, payload = _receive(connection)
        if opcode == _PING:
            _send(connection, _PONG, payload)
        elif opcode == _CLOSE:
            _send(connection, _CLOSE, payload[:2])
            return
        elif opcode == _TEXT and not _understood(payload):
            _send(connection, _CLOSE, struct.pack('!H', 1008))
            return


def _understood(payload):
    try:
        return 'event_name' in json.loads(payload)
    except (ValueError, TypeError):
        return False


def kick_all():
    """When the server stops: every connection gets "going away" and ends."""
    for connection in list(_open):
        try:
            _send(connection, _CLOSE, struct.pack('!H', 1001))
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue  # it is gone already


_bus = threading.Lock()
_bus_started = False


def start_bus():
    """Once a process: the thread with a LISTEN on database `postgres`, as the real bus keeps one."""
    global _bus_started
    with _bus:
        if _bus_started:
            return
        _bus_started = True
    threading.Thread(target=_listen, name='odoo.addons.bus.models.bus.Bus', daemon=True).start()


def _listen():
    while True:
        try:
            _bus_logger.info('Bus.loop listen imbus on db postgres')
            cr = db.Cursor('postgres')
            cr.execute('listen imbus')
            cr.commit()
            while True:
                if select.select([cr.connection], [], [], 50)[0]:
                    cr.connection.poll()
                    cr.connection.notifies.clear()
        except db.psycopg2.Error:
            _bus_logger.exception('Bus.loop error, sleep and retry')
            threading.Event().wait(50)
