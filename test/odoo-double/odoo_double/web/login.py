"""/web/login: the form, and what its POST does."""

import html
import os
import time

from .. import faults, pace
from ..conf import config
from ..errors import AccessDenied
from . import assets, csrf, message, users
from .dbchoice import ensure_db

_warm = set()


def page(request):
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
    return (
        _form(request, error)
        .header('Cache-Control', 'no-cache')
        .header('X-Frame-Options', 'SAMEORIGIN')
        .header('Content-Security-Policy', "frame-ancestors 'self'")
    )


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
    hidden = (
        f'<input type="hidden" name="redirect" value="{html.escape(request.query["redirect"])}"/>' if request.query.get('redirect') else ''
    )
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
            <input type="password" name="password" id="password" required="required" autocomplete="current-password"/>
            {alert}{hidden}
            <button type="submit" class="btn btn-primary">Log in</button>
            <input type="hidden" name="type" value="password"/>
        </form>
        {manage}
        <p>Powered by the Odoo double</p>
    </body>
</html>
""")
