"""The page as HTML. Everything that comes from a mail goes through `html.escape`."""

import html
import os
import re

from . import message

_HERE = os.path.join(os.path.dirname(__file__), 'static')


def _read(name):
    with open(os.path.join(_HERE, name), encoding='utf-8') as file:
        return file.read()


STATIC = {'style.css': ('text/css; charset=utf-8', _read('style.css')), 'list.js': ('text/javascript; charset=utf-8', _read('list.js'))}


def _page(title, body):
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<link rel="stylesheet" href="/static/style.css">
<link rel="icon" href="data:,">
{body}
</html>
"""


def listing(mails, words):
    """The list, the newest first. It renews itself."""
    return _page('Caught mails', f"""<header>
<h1>Caught mails</h1>
<form role="search"><input type="search" name="q" value="{html.escape(words)}" placeholder="Subject, sender or recipient" aria-label="Search"></form>
<form method="post" action="/clear"><button>Remove all</button></form>
</header>
<main id="rows" data-query="{html.escape(words)}">{rows(mails, words)}</main>
<footer>Mails are kept in memory, the last 500 of them: a restart of this service forgets them.</footer>
<script src="/static/list.js"></script>""")


def rows(mails, words):
    if not mails:
        return '<p class="none">No mail matches.</p>' if words else '<p class="none">No mail yet. What Odoo sends appears here.</p>'
    lines = ''.join(_row(mail) for mail in mails)
    return f"""<table>
<thead><tr><th>Subject</th><th>From</th><th>To</th><th>Received</th></tr></thead>
<tbody>
{lines}</tbody>
</table>"""


def _row(mail):
    said = mail.summary
    clip = f' <span class="clip" title="attachments">+{said["attachments"]}</span>' if said['attachments'] else ''
    to = said['to'] or ', '.join(mail.recipients)
    return (
        f'<tr><td><a href="/mails/{mail.id}">{html.escape(said["subject"]) or "(no subject)"}</a>{clip}</td>'
        f'<td>{html.escape(said["from"])}</td><td>{html.escape(to)}</td><td>{_time(mail)}</td></tr>\n'
    )


def _time(mail):
    """UTC for those without JavaScript; list.js turns it into the visitor's own time."""
    return f'<time datetime="{mail.received.isoformat()}">{mail.received:%Y-%m-%d %H:%M:%S} UTC</time>'


def mail(caught, view):
    """One mail: its headers, and one of three views of it."""
    parsed = message.parse(caught.source)
    found, said = message.detail(parsed), caught.summary
    views = [name for name in ('html', 'text', 'source') if name == 'source' or found[name] is not None]
    view = view if view in views else views[0]
    tabs = ' '.join(
        f'<a href="?view={name}"{" aria-current=page" if name == view else ""}>{label}</a>'
        for name, label in (('html', 'HTML'), ('text', 'Text'), ('source', 'Source'))
        if name in views
    )
    headers = [('From', said['from']), ('To', said['to']), ('Cc', found['cc']), ('Reply to', found['replyTo']), ('Date', said['date'])]
    headers.append(('Envelope', f"{caught.sender or '<>'} to {', '.join(caught.recipients)}"))
    table = ''.join(f'<dt>{name}</dt><dd>{html.escape(value)}</dd>' for name, value in headers if value)
    parts = ''.join(
        f'<li><a href="/mails/{caught.id}/parts/{part["part"]}">{html.escape(part["name"])}</a> {html.escape(part["type"])}, {_size(part["size"])}</li>'
        for part in found['parts']
    )
    return _page(said['subject'] or '(no subject)', f"""<header><a class="back" href="/">All mails</a></header>
<main>
<h1>{html.escape(said['subject']) or '(no subject)'}</h1>
<dl>{table}<dt>Received</dt><dd>{_time(caught)}, {_size(len(caught.source))}</dd></dl>
{f'<ul class="parts" aria-label="Attachments">{parts}</ul>' if parts else ''}
<nav aria-label="View">{tabs}</nav>
{_view(view, caught, found)}
</main>
<script src="/static/list.js"></script>""")


def _view(view, caught, found):
    if view == 'html':
        # Twice in a sandbox, here and by its own header, so that it is in one however it is opened.
        return f'<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail as HTML" src="/mails/{caught.id}/html"></iframe>'
    text = found['text'] if view == 'text' else caught.source.decode('utf-8', 'replace')
    return f'<pre>{html.escape(text)}</pre>'


def with_inline_images(text, number, parts):
    """The HTML, its `cid:` addresses of its own parts turned into addresses of this server."""
    places = {part['cid']: part['part'] for part in parts if part['cid']}

    def place(match):
        part = places.get(html.unescape(match[1]))
        return match[0] if part is None else f'/mails/{number}/parts/{part}'

    # Links open beside the page: within the frame nothing but the mail is allowed.
    return '<base target="_blank">' + re.sub(r"""\bcid:([^"'\s>)]+)""", place, text)


def _size(count):
    return f'{count} bytes' if count < 1024 else f'{count / 1024:.0f} KiB' if count < 1024 * 1024 else f'{count / 1024 / 1024:.1f} MiB'
