"""The pages of /web: entry, login, client, database selector."""
import html
import json
import mimetypes
import os
import re
import time
import urllib.parse

from .. import db, faults, manifests, pace, release
from ..conf import config
from ..errors import AccessDenied
from . import assets, csrf, message, users
from .message import HttpError, Redirect, Response

_warm = set()


def index(request):
    return message.redirect('/odoo' + (f'?{request.query_text}' if request.query_text else ''))


def health(request):
    """Liveness: never loads a registry; with db_server_status also opens database `postgres`."""
    answer, status = {'status': 'pass'}, 200
    if request.query.get('db_server_status'):
        try:
            db.Cursor('postgres').close()
            answer['db_server_status'] = True
        except db.psycopg2.Error:
            answer.update(db_server_status=False, status='fail')
            status = 500
    return Response(status, [('Content-Type', 'application/json'), ('Cache-Control', 'no-store')], json.dumps(answer).encode())


def ensure_db(request):
    """Sends a visitor without a database to the selector, and one whose database was just chosen to the same page again."""
    wanted = request.query.get('db')
    chosen = wanted if wanted and visible(request, [wanted]) else None
    if chosen and not request.session.get('db'):
        request.session.set('db', chosen)
        raise Redirect(request.url, 302)
    chosen = chosen or request.session.get('db')
    if not chosen:
        names = visible(request, _listed())
        chosen = names[0] if len(names) == 1 else None
    if not chosen:
        raise Redirect('/web/database/selector', 303)
    if chosen != request.session.get('db'):
        request.session.forget_user()
        request.session.set('db', chosen)
        raise Redirect(request.url, 302)


def _listed():
    try:
        return db.listing(force=True)
    except db.psycopg2.OperationalError:
        return []


def visible(request, names):
    """The names that dbfilter (with %h, %d of the Host) or db_name lets through."""
    if config['dbfilter']:
        host = request.host.partition(':')[0].removeprefix('www.')
        pattern = config['dbfilter'].replace('%h', re.escape(host)).replace('%d', re.escape(host.partition('.')[0]))
        return [name for name in names if re.match(pattern, name)]
    if config['db_name']:
        return sorted(set(config['db_name']) & set(names))
    return list(names)


def client(request):
    """/web and /odoo: the login page for a stranger, the web client's page for a user."""
    ensure_db(request)
    uid = request.session.get('uid')
    if not uid:
        return message.redirect(f"/web/login?{urllib.parse.urlencode({'redirect': request.full_path})}")
    info = users.information(request.cr, uid, request.db)
    scripts = ''.join(f'<script type="text/javascript" src="{url}"></script>' for url in assets.urls(request.cr) if url.endswith('.js'))
    body = f'<!DOCTYPE html>\n<html>\n<head><title>Odoo</title><script>odoo.__session_info__ = {json.dumps(info)};</script>{scripts}</head>\n<body class="o_web_client"></body>\n</html>\n'
    return message.page(body).header('X-Frame-Options', 'DENY').header('Cache-Control', 'no-store')


def login(request):
    """The form, and its POST: 303 to /odoo with a new session, or the form again with what was wrong."""
    ensure_db(request)
    if faults.has('login-500'):
        raise RuntimeError('login-500: the login page fails as asked by ODOO_DOUBLE_FAIL')
    time.sleep(faults.number('slow-login', 5))
    pace.take(pace.PAGE if os.getpid() in _warm else pace.FIRST_PAGE)
    _warm.add(os.getpid())
    target = request.query.get('redirect') or '/odoo'
    if request.method == 'GET' and request.query.get('redirect') and request.session.get('uid'):
        return message.redirect(target)
    error = None
    if request.method == 'POST':
        form = request.form()
        target = form.get('redirect') or target
        try:
            log_in(request, request.cr, form.get('login', ''), form.get('password', ''))
            return message.redirect(target)
        except AccessDenied:
            error = 'Wrong login/password'
    return _form(request, error).header('Cache-Control', 'no-cache').header('X-Frame-Options', 'SAMEORIGIN').header('Content-Security-Policy', "frame-ancestors 'self'")


def log_in(request, cr, name, password):
    """Checks the password and puts the user into a new session; raises AccessDenied."""
    uid = users.authenticate(cr, name, password, request.peer)
    request.session.rotate()
    for key, value in (('db', cr.database), ('login', name), ('uid', uid), ('context', {'lang': 'en_US', 'tz': False, 'uid': uid})):
        request.session.set(key, value)
    return uid


def _form(request, error):
    css, minimal, lazy = assets.urls(request.cr)
    token = csrf.token(request.cr, request.session.sid)
    alert = f'<p class="alert alert-danger" role="alert">{html.escape(error)}</p>' if error else ''
    hidden = f'<input type="hidden" name="redirect" value="{html.escape(request.query["redirect"])}"/>' if request.query.get('redirect') else ''
    manage = '' if not config['list_db'] else '<a class="border-end pe-2 me-1" href="/web/database/manager">Manage Databases</a>'
    request.cr.execute("SELECT active FROM ir_ui_view WHERE key = 'web.neutralize_banner'")
    banner = '<span id="oe_neutralize_banner">Database neutralized for testing: no emails sent, etc.</span>' if request.cr.value() else ''
    return message.page(f"""<!DOCTYPE html>
<html style="height: 100%;">
    <head>
        <meta charset="utf-8"/>
        <title>Odoo</title>
        <link type="text/css" rel="stylesheet" href="{css}"/>
        <script id="web.layout.odooscript" type="text/javascript">
            var odoo = {{csrf_token: "{token}", debug: ""}};
        </script>
        <script type="text/javascript" defer="defer" src="{minimal}" onerror="__odooAssetError=1"></script>
        <script type="text/javascript" data-src="{lazy}" onerror="__odooAssetError=1"></script>
    </head>
    <body class="bg-100">
        {banner}
        <form role="form" method="post" class="oe_login_form" action="/web/login">
            <input type="hidden" name="csrf_token" value="{token}"/>
            <input type="text" placeholder="Enter your email" name="login" id="login" required="required" autocomplete="username"/>
            <input type="password" placeholder="Enter your password" name="password" id="password" required="required" autocomplete="current-password"/>
            {alert}{hidden}
            <button type="submit" class="btn btn-primary">Log in</button>
            <input type="hidden" name="type" value="password"/>
        </form>
        {manage}
        <p>Powered by the Odoo double</p>
    </body>
</html>
""")


def selector(request):
    """The list of databases (empty with list_db off): answered 200 also then, which is why a proxy must deny it."""
    names = visible(request, _listed()) if config['list_db'] else [request.db] if request.db else []
    rows = ''.join(f'<a href="/odoo?db={urllib.parse.quote(name)}">{html.escape(name)}</a>\n' for name in names)
    return message.page(f'<html>\n<head><title>Odoo</title></head>\n<body class="o_database_list">\n{rows}</body>\n</html>\n')


def version(request):
    """/web/version and /json/version."""
    return message.data({'version_info': release.VERSION_INFO, 'version': release.VERSION})


def asset(request):
    found = assets.content(request.cr, request.path)
    if not found:
        raise HttpError(404, 'The requested URL was not found on the server.')
    return Response(200, [('Content-Type', f'{found[0]}; charset=utf-8'), ('Cache-Control', 'public, max-age=31536000, immutable'), ('ETag', f'"{request.path.split("/")[3]}"')], found[1])


def static(path):
    """A file below an addon's static folder, or None when the path names none."""
    parts = path.split('/', 3)
    if len(parts) < 4 or parts[0] or parts[2] != 'static':
        return None
    manifest = manifests.find(parts[1])
    root = os.path.join(manifest.path, 'static') if manifest else None
    target = os.path.realpath(os.path.join(root, parts[3])) if root else ''
    if not root or not target.startswith(os.path.realpath(root) + os.sep) or not os.path.isfile(target):
        return None
    with open(target, 'rb') as file:
        content = file.read()
    return Response(200, [('Content-Type', mimetypes.guess_type(target)[0] or 'application/octet-stream'), ('Cache-Control', 'public, max-age=604800')], content)
