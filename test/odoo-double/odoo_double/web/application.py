"""Finds the route of a request, its session, database and transaction, and turns exceptions into answers and log lines."""

import logging
import os
import time

import psycopg2

from .. import db, faults, log, pace, registry
from ..errors import SessionExpired, UserError
from . import colour, dbchoice, extras, files, message, routes, rpc, sessions
from .message import Abort, HttpError

_logger = logging.getLogger('odoo.http')
BROKEN = (
    'The server encountered an internal error and was unable to complete your request. '
    'Either the server is overloaded or there is an error in the application.'
)
_warm = set()


class Unusable(Exception):
    """The database cannot be reached or is none of Odoo's."""


def handle(request):
    """The response to a request; never raises for a failing route."""
    try:
        request.session = sessions.load(request.cookies.get(sessions.COOKIE))
        if faults.has('leak'):
            extras.leak(faults.number('leak', 64))
        response = files.static(request.path) or _serve(request)
    except Abort as abort:
        response = abort.response
        _finish(request, response)
        response.header('X-Content-Type-Options', 'nosniff')
    except Exception as error:
        response = _failed(request, error)
    response.headers.append(('X-Odoo-Double', colour.name()))
    return response


def _serve(request):
    dbchoice.choose(request)
    try:
        response = _with_database(request) if request.db else routes.without_database(request)
    except Unusable as unusable:
        _logger.warning('Database or registry unusable, trying without', exc_info=unusable.__cause__)
        request.db, request.registry, request.cr = None, None, None
        request.session.forget_user()
        response = routes.without_database(request)
    if request.path not in routes.WITHOUT_SESSION and not request.path.startswith('/xmlrpc'):
        _finish(request, response)
    response.header('X-Content-Type-Options', 'nosniff')
    return response


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
            response = routes.with_database(request)
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
        response = message.failure(error.status, error.description)
        response.headers += error.headers.items()
        return response
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
