"""The pages of /web: entry, health, client, database selector, version."""

import html
import json
import urllib.parse

from .. import db, release
from ..conf import config
from . import assets, message, users
from .dbchoice import ensure_db, listed, visible
from .message import Response


def index(request):
    return message.redirect('/odoo' + (f'?{request.query_text}' if request.query_text else ''))


def health(request):
    """Liveness; with db_server_status also opens database `postgres`."""
    answer, status = {'status': 'pass'}, 200
    if request.query.get('db_server_status'):
        try:
            db.Cursor('postgres').close()
            answer['db_server_status'] = True
        except db.psycopg2.Error:
            answer.update(db_server_status=False, status='fail')
            status = 500
    return Response(status, [('Content-Type', 'application/json'), ('Cache-Control', 'no-store')], json.dumps(answer).encode())


def client(request):
    """/web and /odoo: the login page for a stranger, the web client's page for a user."""
    ensure_db(request)
    uid = request.session.get('uid')
    if not uid:
        return message.redirect(f"/web/login?{urllib.parse.urlencode({'redirect': request.full_path})}")
    info = users.information(request.cr, uid, request.db)
    scripts = ''.join(f'<script type="text/javascript" src="{url}"></script>' for url in assets.urls(request.cr) if url.endswith('.js'))
    head = f'<title>Odoo</title><script>odoo.__session_info__ = {json.dumps(info)};</script>{scripts}'
    body = f'<!DOCTYPE html>\n<html>\n<head>{head}</head>\n<body class="o_web_client"></body>\n</html>\n'
    return message.page(body).header('X-Frame-Options', 'DENY').header('Cache-Control', 'no-store')


def selector(request):
    """The list of databases (empty with list_db off): answered 200 also then, which is why a proxy must deny it."""
    names = visible(request, listed()) if config['list_db'] else [request.db] if request.db else []
    rows = ''.join(f'<a href="/odoo?db={urllib.parse.quote(name)}">{html.escape(name)}</a>\n' for name in names)
    return message.page(f'<html>\n<head><title>Odoo</title></head>\n<body class="o_database_list">\n{rows}</body>\n</html>\n')


def robots(request):
    """Nobody is to be indexed."""
    return Response(200, [('Content-Type', 'text/plain')], b'User-agent: *\nDisallow: /')


def version(request):
    """/web/version and /json/version."""
    return message.data({'version_info': release.VERSION_INFO, 'version': release.VERSION})
