"""WebSocket frames: reading, writing, and the life of a connection after the handshake."""

import json
import select
import socket
import struct

from .. import log
from . import bus

_PING_AFTER = 45  # seconds of silence
_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
_open = set()


def send(connection, opcode, payload=b''):
    """One unmasked frame, as a server sends it."""
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


def receive(connection):
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
                send(connection, _CLOSE, struct.pack('!H', 1000) + b'OUTDATED_VERSION')
                return
            bus.start()
            _open.add(connection)
            _frames(connection)
        except OSError:
            return
        finally:
            _open.discard(connection)


def _frames(connection):
    while True:
        if not select.select([connection], [], [], _PING_AFTER)[0]:
            send(connection, _PING)
            continue
        opcode, payload = receive(connection)
        if opcode == _PING:
            send(connection, _PONG, payload)
        elif opcode == _CLOSE:
            send(connection, _CLOSE, payload[:2])
            return
        elif opcode == _TEXT and not _understood(payload):
            send(connection, _CLOSE, struct.pack('!H', 1008))
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
            send(connection, _CLOSE, struct.pack('!H', 1001))
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue  # it is gone already
