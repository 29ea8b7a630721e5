"""The page and the API, by Python's own HTTP server: for one developer on one machine, behind the stack's proxy."""

import http.server
import json
import re
import urllib.parse

from . import message, page

# A mail is written by somebody else: nothing of it runs, and nothing of it is fetched from anywhere.
OF_MAIL = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
OF_PAGE = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
SHOWN_IMAGES = {'image/png', 'image/jpeg', 'image/gif', 'image/webp'}


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address, store):
        self.store = store
        super().__init__(address, Handler)


class Handler(http.server.BaseHTTPRequestHandler):
    server_version, sys_version = 'mailcatcher', ''
    timeout = 30

    def log_message(self, *_):
        """Requests are not worth a line each: the page asks every two seconds."""

    def do_GET(self):
        self._route('GET')

    do_HEAD = do_GET

    def do_POST(self):
        self._route('POST')

    def do_DELETE(self):
        self._route('DELETE')

    def _route(self, method):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if method != 'GET' and not self._own():
            return self._text(403, 'Only the page itself may do this.\n')
        for verb, pattern, answer in ROUTES:
            match = re.fullmatch(pattern, url.path)
            if match and verb == method:
                return answer(self, query, *map(int, match.groups()))
        return self._text(404, 'There is no such page.\n')

    def _own(self):
        """Programs send no Origin; a browser does, and then it has to be this very page."""
        origin = self.headers.get('Origin')
        return origin is None or urllib.parse.urlsplit(origin).netloc == self.headers.get('Host')

    def _answer(self, status, kind, data, policy=OF_PAGE, **headers):
        body = data.encode('utf-8', 'replace') if isinstance(data, str) else data
        self.send_response(status)
        for name, value in {
            'Content-Type': kind,
            'Content-Length': str(len(body)),
            'Content-Security-Policy': policy,
            'X-Content-Type-Options': 'nosniff',
            'Referrer-Policy': 'no-referrer',
            'Cache-Control': 'no-store',
            'Cross-Origin-Resource-Policy': 'same-origin',
            **{name.replace('_', '-'): value for name, value in headers.items()},
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    def _text(self, status, text):
        self._answer(status, 'text/plain; charset=utf-8', text)

    def _json(self, value):
        self._answer(200, 'application/json', json.dumps(value, ensure_ascii=False) + '\n')

    def _page(self, text):
        self._answer(200, 'text/html; charset=utf-8', text)

    def _mail(self, number):
        """The mail, or None after an answer that says that it is gone."""
        mail = self.server.store.get(number)
        if mail is None:
            self._text(404, 'This mail is not kept any more.\n')
        return mail

    def health(self, _query):
        self._text(200, 'ok\n')

    def list(self, query):
        words = query.get('q', '')
        self._page(page.listing(self.server.store.newest(words), words))

    def rows(self, query):
        """The rows of the list alone: what the page asks for again and again."""
        self._page(page.rows(self.server.store.newest(query.get('q', '')), query.get('q', '')))

    def show(self, query, number):
        if mail := self._mail(number):
            self._page(page.mail(mail, query.get('view')))

    def html(self, _query, number):
        if mail := self._mail(number):
            parsed = message.parse(mail.source)
            part = message.body(parsed, 'html')
            text = '' if part is None else page.with_inline_images(message.text_of(part), number, message.attachments(parsed))
            self._answer(200, 'text/html; charset=utf-8', text, OF_MAIL)

    def source(self, _query, number):
        if mail := self._mail(number):
            self._answer(200, 'text/plain; charset=utf-8', mail.source, OF_MAIL)

    def part(self, _query, number, index):
        if mail := self._mail(number):
            parts = message.parts(message.parse(mail.source))
            if index >= len(parts):
                return self._text(404, 'This mail has no such part.\n')
            kind = parts[index].get_content_type()
            name = urllib.parse.quote(message.filename(parts[index]) or f'part-{index}')
            # Only pictures are ever shown from here: a page or a script of a stranger must not run under this address.
            shown = kind in SHOWN_IMAGES
            self._answer(
                200, kind if shown else 'application/octet-stream', message.content(parts[index]), OF_MAIL,
                Content_Disposition=f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}",
                # The sandbox that shows the HTML is of no origin, not of this one.
                Cross_Origin_Resource_Policy='cross-origin' if shown else 'same-origin',
            )

    def static(self, _query):
        name = self.path.partition('?')[0].rpartition('/')[2]
        self._answer(200, *page.STATIC[name])

    def api_list(self, query):
        self._json({'mails': [mail.as_json() for mail in self.server.store.newest(query.get('q', ''))]})

    def api_one(self, _query, number):
        if mail := self._mail(number):
            self._json({**mail.as_json(), **message.detail(message.parse(mail.source))})

    def api_clear(self, _query):
        self._json({'removed': self.server.store.clear()})

    def clear(self, _query):
        self.server.store.clear()
        self._answer(303, 'text/plain', '', Location='/')


ROUTES = (
    ('GET', '/health', Handler.health),
    ('GET', '/', Handler.list),
    ('GET', '/rows', Handler.rows),
    ('GET', r'/static/(?:style\.css|list\.js)', Handler.static),
    ('POST', '/clear', Handler.clear),
    ('GET', r'/mails/(\d{1,9})', Handler.show),
    ('GET', r'/mails/(\d{1,9})/html', Handler.html),
    ('GET', r'/mails/(\d{1,9})/source', Handler.source),
    ('GET', r'/mails/(\d{1,9})/parts/(\d{1,4})', Handler.part),
    ('GET', '/api/mails', Handler.api_list),
    ('DELETE', '/api/mails', Handler.api_clear),
    ('GET', r'/api/mails/(\d{1,9})', Handler.api_one),
)
