"""Which database a request works on."""

import logging
import re

import psycopg2

from .. import databases, serverwide
from ..conf import config
from .message import Abort, redirect

_logger = logging.getLogger('odoo.http')


def choose(request):
    """The session's database, else X-Odoo-Database, else the only one there is."""
    current, header = request.session.get('db'), request.headers.get('X-Odoo-Database')
    if current and visible(request, [current]):
        request.db = current
    elif header:
        request.db = header if visible(request, [header]) else None
    else:
        names = visible(request, listed())
        request.db = names[0] if len(names) == 1 else None
    if request.session.get('db') != request.db:
        if request.session.get('db'):
            _logger.warning('Logged into database %r, but dbfilter rejects it; logging session out.', request.session.get('db'))
            request.session.forget_user()
        request.session.data['db'] = request.db


def ensure_db(request):
    """Sends a visitor without a database to the selector, and one whose database was just chosen to the same page again."""
    wanted = request.query.get('db')
    chosen = wanted if wanted and visible(request, [wanted]) else None
    if chosen and not request.session.get('db'):
        request.session.set('db', chosen)
        raise Abort(redirect(request.url, 302))
    chosen = chosen or request.session.get('db')
    if not chosen:
        names = visible(request, listed())
        chosen = names[0] if len(names) == 1 else None
    if not chosen:
        raise Abort(redirect('/web/database/selector'))
    if chosen != request.session.get('db'):
        request.session.forget_user()
        request.session.set('db', chosen)
        raise Abort(redirect(request.url, 302))


def listed():
    """Every database there might be to choose; none when PostgreSQL cannot be reached."""
    try:
        return databases.listing(force=True)
    except psycopg2.OperationalError:
        return []


def visible(request, names):
    """The names that Odoo's db_filter lets through, or what a server-wide module put in its place."""
    return serverwide.http.db_filter(names, host=request.host)


def db_filter(names, host=None):
    """The names that dbfilter (with %h, %d of the Host) or db_name lets through."""
    if config['dbfilter']:
        host = host.partition(':')[0].removeprefix('www.')
        pattern = config['dbfilter'].replace('%h', re.escape(host)).replace('%d', re.escape(host.partition('.')[0]))
        return [name for name in names if re.match(pattern, name)]
    if config['db_name']:
        return sorted(set(config['db_name']) & set(names))
    return list(names)


serverwide.http.db_filter = serverwide.http.db_filter or db_filter
