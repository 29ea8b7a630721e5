"""A request as the routes see it, and a response as they give it."""

import html
import http.cookies
import json
import urllib.parse
from dataclasses import dataclass, field

REASONS = {
    200: 'OK',
    204: 'NO CONTENT',
    301: 'MOVED PERMANENTLY',
    302: 'FOUND',
    303: 'SEE OTHER',
    304: 'NOT MODIFIED',
    400: 'BAD REQUEST',
    403: 'FORBIDDEN',
    404: 'NOT FOUND',
    405: 'METHOD NOT ALLOWED',
    413: 'REQUEST ENTITY TOO LARGE',
    415: 'UNSUPPORTED MEDIA TYPE',
    426: 'UPGRADE REQUIRED',
    500: 'INTERNAL SERVER ERROR',
    503: 'SERVICE UNAVAILABLE',
    101: 'SWITCHING PROTOCOLS',
}


NOT_FOUND = 'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.'
BAD_REQUEST = 'The browser (or proxy) sent a request that this server could not understand.'


class HttpError(Exception):
    """An answer that is no success: status, the sentence shown, headers. Not logged, as werkzeug's are not."""

    def __init__(self, status, description, **headers):
        super().__init__(description)
        self.status, self.description, self.headers = status, description, headers


class Abort(Exception):
    """An answer given from deep inside a route; it gets its cookie like any other."""

    def __init__(self, response):
        super().__init__(response.status)
        self.response = response


@dataclass
class Response:
    """Status, headers in order, body; `upgrade` takes the socket over after the headers (WebSocket)."""

    status: int = 200
    headers: list = field(default_factory=list)
    body: bytes = b''
    upgrade: object = None

    def header(self, name, value):
        self.headers.append((name, value))
        return self


class Request:
    """Method, path, query, headers (case-insensitive), body; scheme, host and peer after `proxy_mode`."""

    def __init__(self, method, target, headers, body, peer, trusted_proxy, connection=None):
        split = urllib.parse.urlsplit(target)
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.path = urllib.parse.unquote(split.path) or '/'
        self.query_text = split.query
        self.query = dict(urllib.parse.parse_qsl(split.query, keep_blank_values=True))
        self.connection = connection
        self.peer, self.scheme, self.host = peer, 'http', headers.get('Host', '')
        if trusted_proxy and headers.get('X-Forwarded-Host'):
            self._believe_proxy()
        cookies = http.cookies.SimpleCookie()
        try:
            cookies.load(headers.get('Cookie', ''))
        except http.cookies.CookieError:
            pass
        self.cookies = {name: morsel.value for name, morsel in cookies.items()}
        self.session, self.db, self.registry, self.cr = None, None, None, None

    def _believe_proxy(self):
        """The last entry of each X-Forwarded-* (one proxy); all are ignored without X-Forwarded-Host."""

        def last(name):
            return self.headers.get(name, '').split(',')[-1].strip()

        self.host = last('X-Forwarded-Host') or self.host
        self.scheme = last('X-Forwarded-Proto') or self.scheme
        self.peer = last('X-Forwarded-For') or self.peer

    @property
    def full_path(self):
        """Path and query as werkzeug gives it: the `?` is always there."""
        return f'{urllib.parse.quote(self.path)}?{self.query_text}'

    @property
    def url(self):
        return f'{self.scheme}://{self.host}{urllib.parse.quote(self.path)}' + (f'?{self.query_text}' if self.query_text else '')

    @property
    def mimetype(self):
        return self.headers.get('Content-Type', '').split(';')[0].strip().lower()

    def form(self):
        """The fields of an urlencoded body."""
        return dict(urllib.parse.parse_qsl(self.body.decode('utf-8', 'replace'), keep_blank_values=True))

    def json(self):
        """The body as a JSON object; a bare 400 when it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            raise Abort(page('Invalid JSON data', 400)) from None
        if not isinstance(value, dict):
            raise Abort(page('Invalid JSON-RPC data', 400))
        return value


def page(text, status=200):
    """An HTML page."""
    return Response(status, [('Content-Type', 'text/html; charset=utf-8')], text.encode())


def data(value, status=200):
    """A JSON document."""
    return Response(status, [('Content-Type', 'application/json; charset=utf-8')], json.dumps(value, default=str).encode())


def redirect(location, status=303):
    """A redirect with werkzeug's page."""
    shown = html.escape(location)
    return page(
        '<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n'
        f'<p>You should be redirected automatically to the target URL: <a href="{shown}">{shown}</a>. If not, click the link.\n',
        status,
    ).header('Location', location)


def failure(status, description):
    """werkzeug's error page."""
    title = REASONS[status].title()
    return page(
        f'<!doctype html>\n<html lang=en>\n<title>{status} {title}</title>\n<h1>{title}</h1>\n<p>{html.escape(description)}</p>\n', status
    )
