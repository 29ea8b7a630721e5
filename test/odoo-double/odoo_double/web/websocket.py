"""/websocket: the handshake and its checks."""

import base64
import hashlib
import logging

from ..conf import config
from . import frames
from .message import BAD_REQUEST, HttpError, Response

_logger = logging.getLogger('odoo.addons.bus.websocket')
VERSION = '19.0-2'
_GUID = b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11'  # RFC 6455
_NEEDED = ('connection', 'host', 'origin', 'sec-websocket-key', 'sec-websocket-version', 'upgrade')


def open(request):
    """101 with the socket handed over; 400 for a bad handshake; RuntimeError in a prefork worker."""
    headers = request.headers
    missing = sorted(name for name in _NEEDED if not headers.get(name))
    if missing:
        raise _logged(
            HttpError(400, BAD_REQUEST),
            f"Empty or missing header(s): {', '.join(missing)}",
        )
    if headers['upgrade'].lower() != 'websocket' or 'upgrade' not in headers['connection'].lower():
        raise _logged(
            HttpError(400, BAD_REQUEST),
            'Invalid upgrade or connection header',
        )
    if headers['sec-websocket-version'] != '13':
        raise RuntimeError('426 Upgrade Required: unsupported Sec-WebSocket-Version')  # an error page of its own fails in the real one: 500
    try:
        key = base64.b64decode(headers['sec-websocket-key'], validate=True)
    except ValueError:
        raise _logged(HttpError(400, 'Sec-WebSocket-Key should be b64 encoded'), 'Sec-WebSocket-Key should be b64 encoded') from None
    if len(key) != 16:
        raise _logged(
            HttpError(400, 'Sec-WebSocket-Key should be of length 16 once decoded'), 'Sec-WebSocket-Key should be of length 16 once decoded'
        )
    if request.connection is None:
        raise RuntimeError(f"Couldn't bind the websocket. Is the connection opened on the evented port ({config['gevent_port']})?")
    accept = base64.b64encode(hashlib.sha1(headers['sec-websocket-key'].encode() + _GUID).digest()).decode()
    request.session.dirty = True
    version, agent, database = request.query.get('version'), headers.get('user-agent'), request.db
    return Response(
        101,
        [
            ('Upgrade', 'websocket'),
            ('Connection', 'Upgrade'),
            ('Sec-WebSocket-Accept', accept),
            ('Content-Type', 'text/html; charset=utf-8'),
            ('Access-Control-Allow-Origin', '*'),
            ('Access-Control-Allow-Methods', 'GET, POST'),
        ],
        upgrade=lambda connection: frames.serve(connection, database, bool(agent) and version != VERSION),
    )


def _logged(error, reason):
    _logger.error('%s %s: %s', error.status, 'Bad Request', reason)
    return error
