"""JSON-RPC: the web client's calls, /jsonrpc and XML-RPC."""

import logging
import random
import time
import traceback
import xmlrpc.client

from psycopg2 import errors
import psycopg2.extensions

from .. import databases, db, faults, registry, release
from ..errors import AccessDenied, SessionExpired, UserError
from . import login, message, users
from .dbchoice import visible
from .message import NOT_FOUND, Response
from .records import Model

_TRIES = 5
_deprecated = logging.getLogger('odoo.addons.rpc.controllers.jsonrpc')


class ModelNotFound(Exception):
    """The web client called a model that is not there: 404."""


def _name(error):
    return f'{type(error).__module__}.{type(error).__name__}'


def envelope(number, error):
    """JSON-RPC's error member as Odoo fills it: code 0, 100 without a session, 404 for an unknown model."""
    if isinstance(error, ModelNotFound):
        code, text, name, shown = (
            404,
            '404: Not Found',
            'werkzeug.exceptions.NotFound',
            f'404 Not Found: {NOT_FOUND}',
        )
    elif isinstance(error, SessionExpired):
        code, text, name, shown = 100, 'Odoo Session Expired', _name(error), 'Session expired'
    else:
        code, text, name, shown = 0, 'Odoo Server Error', _name(error), str(error)
    debug = f'{name}: {shown}\n' if isinstance(error, AccessDenied) else ''.join(traceback.format_exception(error))
    return message.data(
        {
            'jsonrpc': '2.0',
            'id': number,
            'error': {
                'code': code,
                'message': text,
                'data': {'name': name, 'message': shown, 'arguments': [shown], 'context': {}, 'debug': debug},
            },
        }
    )


def result(number, value):
    return message.data({'jsonrpc': '2.0', 'id': number, 'result': value})


def authenticate(request, params):
    """/web/session/authenticate."""
    name = params['db']
    if not visible(request, [name]):
        raise UserError('Database not found.')
    registry.get(name)
    with db.Cursor(name) as cr:
        uid = login.log_in(request, cr, params['login'], params['password'])
        return users.information(cr, uid, name)


def call_kw(request, params):
    """/web/dataset/call_kw for the session's user."""
    uid = request.session.get('uid')
    if not request.registry.knows(str(params['model'])):
        raise ModelNotFound(params['model'])
    if not uid:
        raise SessionExpired('Session expired')
    return execute(request.db, uid, params['model'], params['method'], params.get('args', []), params.get('kwargs', {}))


def execute(name, uid, model, method, args, kwargs):
    """One call in its own transaction, tried five times when another one was faster."""
    if faults.has('rpc-500'):
        raise RuntimeError('rpc-500: RPC fails as asked by ODOO_DOUBLE_FAIL')
    for tried in range(1, _TRIES + 1):
        try:
            with db.Cursor(name) as cr:
                current = registry.check_signaling(registry.get(name), cr)
                return Model(cr, current, model, uid).call(method, args, {**kwargs})
        except (psycopg2.extensions.TransactionRollbackError, errors.LockNotAvailable) as error:
            label = type(error).__name__
            if tried == _TRIES:
                db._logger.info('%s, maximum number of tries reached!', label)
                raise
            seconds = random.uniform(0.0, 2**tried)
            db._logger.info('%s, %s tries left, try again in %.04f sec...', label, _TRIES - tried, seconds)
            time.sleep(seconds)
    raise AssertionError('unreachable: the last try returns or raises')


def version():
    """What a client asks first: which Odoo this is."""
    return {
        'server_version': release.VERSION,
        'server_version_info': release.VERSION_INFO,
        'server_serie': release.SERIES,
        'protocol_version': 1,
    }


def service(request, name, method, args):
    """The services of /jsonrpc and /xmlrpc: common, object, db (what needs no master password)."""
    _deprecated.warning('The /xmlrpc, /xmlrpc/2 and /jsonrpc endpoints are deprecated in Odoo 19 and scheduled for removal in Odoo 20.')
    if (name, method) == ('common', 'version'):
        return version()
    if name == 'common' and method in ('login', 'authenticate'):
        try:
            registry.get(args[0])
            with db.Cursor(args[0]) as cr:
                return users.authenticate(cr, args[1], args[2], request.peer)
        except AccessDenied:
            return False
    if name == 'object' and method in ('execute', 'execute_kw'):
        database, uid, password, model, call = args[:5]
        with db.Cursor(database) as cr:
            users.check(cr, uid, password)
        rest = args[5:]
        positional, keyword = (rest, {}) if method == 'execute' else ((rest[0] if rest else []), (rest[1] if len(rest) > 1 else {}))
        return execute(database, uid, model, call, positional, keyword)
    if (name, method) == ('db', 'server_version'):
        return release.VERSION
    if (name, method) == ('db', 'list'):
        return databases.listing()
    if (name, method) == ('db', 'db_exist'):
        return args[0] in databases.listing(force=True)
    if name not in ('common', 'object', 'db'):
        raise KeyError(name)
    raise NameError(f'Method not available {method}')


def xmlrpc_call(request, name):
    """/xmlrpc/2/NAME; a failure is a Fault, with the code Odoo gives (3 access denied, 2 user error, 1 other)."""
    if request.method != 'POST':
        raise message.HttpError(405, 'The method is not allowed for the requested URL.', Allow='POST, OPTIONS')
    params, method = xmlrpc.client.loads(request.body)
    try:
        text = xmlrpc.client.dumps((service(request, name, method, list(params)),), methodresponse=True, allow_none=True)
    except (AccessDenied, UserError) as error:
        text = xmlrpc.client.dumps(xmlrpc.client.Fault(3 if isinstance(error, AccessDenied) else 2, str(error)), allow_none=True)
    return Response(200, [('Content-Type', 'text/xml')], text.encode())
