"""Finds the route of a request, its session, database and transaction, and turns exceptions into answers and log lines."""
import logging
import os
import time

import psycopg2

from .. import attachments, db, faults, log, pace, registry
from ..conf import config
from ..errors import SessionExpired, UserError
from . import colour, csrf, extras, message, pages, rpc, sessions, websocket
from .message import HttpError, Redirect, Response

_logger = logging.getLogger('odoo.http')
SAFE = ('GET', 'HEAD', 'OPTIONS', 'TRACE')
NO_DATABASE = 'No database is selected and the requested URL was not found in the server-wide controllers.'
NOT_FOUND = 'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.'
BROKEN = 'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.'

WITHOUT_DATABASE = {
    '/': pages.index, '/web/health': pages.health, '/web': pages.client, '/odoo': pages.client, '/web/login': pages.login,
    '/web/database/selector': pages.selector, '/web/database/manager': pages.selector,
    '/web/version': pages.version, '/json/version': pages.version, '/odoo-double/burn': extras.burn,
}
JSON_ROUTES = {'/web/session/authenticate', '/web/session/get_session_info', '/web/session/destroy', '/jsonrpc'}
_warm = set()


class Unusable(Exception):
    """The database cannot be reached or is none of Odoo's."""


def handle(request):
    """The response to a request; never raises for a failing route."""
    if faults.has('leak'):
        extras.leak(faults.number('leak', 64))
    try:
        request.session = sessions.load(request.cookies.get(sessions.COOKIE))
        response = pages.static(request.path) or _serve(request)
    except Redirect as redirect:
        response = redirect.response
        _finish(request, response)
    except Exception as error:
        response = _failed(request, error)
    response.headers.append(('X-Odoo-Double', colour.name()))
    return response


def _serve(request):
    _choose_database(request)
    try:
        response = _with_database(request) if request.db else _without_database(request)
    except Unusable as unusable:
        _logger.warning('Database or registry unusable, trying without', exc_info=unusable.__cause__)
        request.db, request.registry, request.cr = None, None, None
        request.session.forget_user()
        response = _without_database(request)
    if request.path not in ('/web/health', '/websocket/health'):
        _finish(request, response)
    response.header('X-Content-Type-Options', 'nosniff')
    return response


def _choose_database(request):
    """The session's database, else X-Odoo-Database, else the only one there is."""
    current, header = request.session.get('db'), request.headers.get('X-Odoo-Database')
    if current and pages.visible(request, [current]):
        request.db = current
    elif header:
        request.db = header if pages.visible(request, [header]) else None
    else:
        names = pages.visible(request, pages._listed())
        request.db = names[0] if len(names) == 1 else None
    if request.session.get('db') != request.db:
        if request.session.get('db'):
            _logger.warning('Logged into database %r, but dbfilter rejects it; logging session out.', request.session.get('db'))
            request.session.forget_user()
        request.session.data['db'] = request.db


def _without_database(request):
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


def _with_database(request):
    try:
        current = registry.get(request.db)
        cr = db.Cursor(request.db)
    except (psycopg2.OperationalError, psycopg2.ProgrammingError) as error:
        raise Unusable(f'Cannot get registry {request.db}') from error
    with log.on_database(request.db):
        try:
            request.cr = cr
            try:
                request.registry = registry.check_signaling(current, cr)
            except (psycopg2.OperationalError, psycopg2.ProgrammingError) as error:
                raise Unusable(f'Cannot get registry {request.db}') from error
            if not request.registry.has('ir_module_module'):
                raise KeyError('ir.http')
            _warm_up()
            response = _route(request)
            cr.commit()
            return response
        finally:
            request.cr = None
            cr.close()


def _warm_up():
    """A process's first request makes the routing map."""
    if os.getpid() not in _warm:
        _warm.add(os.getpid())
        logging.getLogger('odoo.addons.base.models.ir_http').info('Generating routing map for key None')
        pace.take(pace.FIRST_REQUEST)


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


def _route(request):
    path = request.path.rstrip('/') or '/'
    if path in JSON_ROUTES or path.startswith('/web/dataset/call_kw'):
        return _json(request)
    if path.startswith('/xmlrpc/'):
        return rpc.xmlrpc_call(request, path.split('/')[-1])
    _check_csrf(request, path)
    if path.startswith('/web/assets/'):
        return pages.asset(request)
    if path.startswith('/web/content/') or path.startswith('/web/image/'):
        return _content(request, path.split('/')[3])
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
    return route(request)


def _content(request, number):
    """An attachment's bytes for a logged-in user, or a public one's."""
    if not number.isdigit():
        raise HttpError(404, NOT_FOUND)
    request.cr.execute('SELECT name, mimetype, store_fname, public FROM ir_attachment WHERE id = %s', [number])
    row = request.cr.row()
    if not row or not (row[3] or request.session.get('uid')):
        raise HttpError(404, NOT_FOUND)
    return Response(200, [('Content-Type', row[1]), ('Content-Disposition', f"inline; filename={row[0]}")], attachments.read(request.db, row[2]) if row[2] else b'')


def _json(request):
    if request.mimetype not in ('application/json', 'application/json-rpc'):
        raise HttpError(415, f"Request inferred type is compatible with ['http'] but {request.path!r} is type='jsonrpc'. Please verify the Content-Type request header and try again.")
    if request.path == '/jsonrpc' and 'rpc' not in config['server_wide_modules'] and not request.db:
        raise HttpError(404, NOT_FOUND)
    call = request.json()
    request.call_id = call.get('id')
    params = call.get('params') or {}
    if request.path == '/jsonrpc':
        return rpc.result(request.call_id, rpc.service(request, params['service'], params['method'], params.get('args', [])))
    if request.path == '/web/session/authenticate':
        return rpc.result(request.call_id, rpc.authenticate(request, params))
    if request.path == '/web/session/destroy':
        request.session.forget_user()
        return message.data({'jsonrpc': '2.0', 'id': request.call_id})
    if request.path == '/web/session/get_session_info':
        if not request.session.get('uid'):
            raise SessionExpired('Session expired')
        return rpc.result(request.call_id, users.information(request.cr, request.session.get('uid'), request.db))
    return rpc.result(request.call_id, rpc.call_kw(request, params))


def _finish(request, response):
    """Saves a changed session and gives its cookie when the visitor has another one."""
    session = request.session
    changed = session.dirty
    if changed:
        session.save()
    if changed or request.cookies.get(sessions.COOKIE) != session.sid:
        # a year, and yet Max-Age a week: what Odoo 19 sends
        year = time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(time.time() + 365 * 86400))
        response.header('Set-Cookie', f'{sessions.COOKIE}={session.sid}; Expires={year}; Max-Age={sessions.MAX_AGE}; HttpOnly; Path=/')


def _failed(request, error):
    """The answer to an exception, and its line in the log: none for HTTP errors, INFO for a lost session, a traceback for bugs."""
    is_json = request.mimetype in ('application/json', 'application/json-rpc')
    if isinstance(error, HttpError):
        return message.failure(error.status, error.description)
    with log.on_database(request.db or '?'):
        if isinstance(error, SessionExpired):
            _logger.info('%s', error)
        elif isinstance(error, UserError):
            _logger.warning('%s', error)
        elif not isinstance(error, rpc.ModelNotFound):
            _logger.error('Exception during request handling.', exc_info=error)
    if is_json:
        number = None if isinstance(error, (SessionExpired, rpc.ModelNotFound)) else getattr(request, 'call_id', None)
        return rpc.envelope(number, error)
    return message.failure(500, BROKEN)
