"""Path to route, with and without a database."""

import logging

from ..conf import config
from ..errors import SessionExpired
from . import csrf, extras, files, login, message, pages, rpc, users, websocket
from .message import NOT_FOUND, HttpError, Response

_logger = logging.getLogger('odoo.http')
SAFE = ('GET', 'HEAD', 'OPTIONS', 'TRACE')
NO_DATABASE = 'No database is selected and the requested URL was not found in the server-wide controllers.'
WITHOUT_DATABASE = {
    '/': pages.index,
    '/web/health': pages.health,
    '/web': pages.client,
    '/odoo': pages.client,
    '/web/login': login.page,
    '/web/database/selector': pages.selector,
    '/web/database/manager': pages.selector,
    '/robots.txt': pages.robots,
    '/web/version': pages.version,
    '/json/version': pages.version,
    '/odoo-double/burn': extras.burn,
}
JSON_ROUTES = {
    '/web/session/authenticate',
    '/web/session/get_session_info',
    '/web/session/destroy',
    '/web/webclient/version_info',
    '/jsonrpc',
}
WITHOUT_SESSION = {'/web/health', '/websocket/health', '/jsonrpc'}


def _check_csrf(request, path):
    """Every unsafe method on a page needs the token of a form."""
    if request.method in SAFE:
        return
    token = request.form().get('csrf_token')
    if not csrf.valid(request.cr, request.session.sid, token):
        if token:
            _logger.warning("CSRF validation failed on path '%s'", path)
        else:
            _logger.warning('No CSRF validation token provided for path %r', path)
        raise HttpError(400, 'Session expired (invalid CSRF token)')


def with_database(request):
    """The answer of a route that has the request's database, registry and cursor."""
    path = request.path.rstrip('/') or '/'
    if path in JSON_ROUTES or path.startswith('/web/dataset/call_kw'):
        return _json(request)
    if path.startswith('/xmlrpc/'):
        return rpc.xmlrpc_call(request, path.split('/')[-1])
    if path.startswith('/web/assets/'):
        return files.asset(request)
    if path.startswith('/web/content/') or path.startswith('/web/image/'):
        return files.content(request, path.split('/')[3])
    if path == '/web/session/logout':
        request.session.forget_user()
        return message.redirect('/odoo')
    if path == '/websocket':
        return websocket.open(request)
    if path == '/websocket/health':
        return Response(200, [('Content-Type', 'application/json'), ('Cache-Control', 'no-store')], b'{"status": "pass"}')
    route = WITHOUT_DATABASE.get(path) or (pages.client if path.startswith('/odoo/') else extras.slow_route(request))
    if route is None:
        raise HttpError(404, NOT_FOUND)
    _check_csrf(request, path)
    return route(request)


def _json(request):
    if request.mimetype not in ('application/json', 'application/json-rpc'):
        raise HttpError(
            415,
            f"Request inferred type is compatible with ['http'] but {request.path!r} is type='jsonrpc'. "
            'Please verify the Content-Type request header and try again.',
            Accept='application/json, application/json-rpc',
        )
    if request.path == '/jsonrpc' and 'rpc' not in config['server_wide_modules'] and not request.db:
        raise HttpError(404, NOT_FOUND)
    call = request.json()
    request.call_id = call.get('id')
    params = call.get('params') or {}
    if request.path == '/jsonrpc':
        return rpc.result(request.call_id, rpc.service(request, params['service'], params['method'], params.get('args', [])))
    if request.path == '/web/session/authenticate':
        return rpc.result(request.call_id, rpc.authenticate(request, params))
    if request.path == '/web/webclient/version_info':
        return rpc.result(request.call_id, rpc.version())
    if request.path == '/web/session/destroy':
        request.session.forget_user()
        return message.data({'jsonrpc': '2.0', 'id': request.call_id})
    if request.path == '/web/session/get_session_info':
        if not request.session.get('uid'):
            raise SessionExpired('Session expired')
        return rpc.result(request.call_id, users.information(request.cr, request.session.get('uid'), request.db))
    return rpc.result(request.call_id, rpc.call_kw(request, params))


def without_database(request):
    """The answer of the few routes that need no database."""
    route = WITHOUT_DATABASE.get(request.path) or (pages.client if request.path.startswith('/odoo/') else None)
    if request.path == '/web/session/authenticate' or request.path == '/jsonrpc':
        return _json(request)
    if request.path.startswith('/xmlrpc/') and 'rpc' in config['server_wide_modules']:
        return rpc.xmlrpc_call(request, request.path.split('/')[-1])
    if route is None:
        raise HttpError(404, NO_DATABASE)
    if request.method not in SAFE:
        return message.redirect('/web/database/selector')
    return route(request)
