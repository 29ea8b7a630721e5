"""What is served as a file: asset bundles, an addon's static folder, attachments."""

import mimetypes
import os

from .. import attachments, manifests
from . import assets
from .message import NOT_FOUND, HttpError, Response


def asset(request):
    found = assets.content(request.cr, request.path)
    if not found:
        raise HttpError(404, NOT_FOUND)
    return Response(
        200,
        [
            ('Content-Type', f'{found[0]}; charset=utf-8'),
            ('Cache-Control', 'public, max-age=31536000, immutable'),
            ('ETag', f'"{request.path.split("/")[3]}"'),
        ],
        found[1],
    )


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
    return Response(
        200,
        [('Content-Type', mimetypes.guess_type(target)[0] or 'application/octet-stream'), ('Cache-Control', 'public, max-age=604800')],
        content,
    )


def content(request, number):
    """An attachment's bytes for a logged-in user, or a public one's."""
    if not number.isdigit():
        raise HttpError(404, NOT_FOUND)
    request.cr.execute('SELECT name, mimetype, store_fname, public FROM ir_attachment WHERE id = %s', [number])
    row = request.cr.row()
    if not row or not (row[3] or request.session.get('uid')):
        raise HttpError(404, NOT_FOUND)
    return Response(
        200,
        [('Content-Type', row[1]), ('Content-Disposition', f"inline; filename={row[0]}")],
        attachments.read(request.db, row[2]) if row[2] else b'',
    )
