"""Attachments: the file goes to DATA_DIR/filestore/DB/xx/SHA1 and onto the checklist, then the row commits."""

import hashlib
import logging
import mimetypes
import os

import psycopg2.errors

from . import db
from .conf import config

_logger = logging.getLogger('odoo.addons.base.models.ir_attachment')
_CHUNK = 1000  # names asked for at a time


def path_of(database, name):
    """Where a store_fname lies on disk."""
    return os.path.join(config.filestore(database), name)


def write_file(database, content):
    """Stores content and returns (store_fname, sha1). Not synced to disk, immutable by name, marked for the collector."""
    checksum = hashlib.sha1(content).hexdigest()
    name = f'{checksum[:2]}/{checksum}'
    target = path_of(database, name)
    if not os.path.exists(target):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        try:
            with open(target, 'wb') as file:
                file.write(content)
        except OSError:
            _logger.info('_file_write writing %s', target)
            raise
        mark(database, name)
    return name, checksum


def mark(database, name):
    """Puts a name on the checklist: the collector deletes it unless a row refers to it."""
    target = os.path.join(config.filestore(database), 'checklist', name)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, 'ab'):
        pass


def create(cr, values, uid=1):
    """Inserts an attachment; `raw` (bytes) is written to the filestore before the row. Returns its id."""
    values = dict(values)
    content = values.pop('raw', None)
    if content is not None:
        values['store_fname'], values['checksum'] = write_file(cr.database, content)
        values['file_size'] = len(content)
    values.setdefault('type', 'binary')
    values.setdefault('mimetype', mimetypes.guess_type(values.get('name', ''))[0] or 'application/octet-stream')
    columns = [*values, 'create_uid', 'write_uid']
    cr.execute(
        db.sql.SQL("""INSERT INTO ir_attachment ({}, create_date, write_date)
               VALUES ({}, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC') RETURNING id""").format(
            db.sql.SQL(', ').join(map(db.sql.Identifier, columns)), db.sql.SQL(', ').join(db.sql.Placeholder() * len(columns))
        ),
        [*values.values(), uid, uid],
    )
    return cr.value()


def read(database, name):
    """An attachment's bytes; a missing file is a line in the log and empty content."""
    target = path_of(database, name)
    try:
        with open(target, 'rb') as file:
            return file.read()
    except OSError:
        _logger.info('_read_file reading %s', target, exc_info=True)
        return b''


def collect(cr):
    """The collector: locks the table against writers for at most 10 s, then unlinks marked files that no row names."""
    cr.commit()
    cr.execute("SET LOCAL lock_timeout TO '10s'")
    try:
        cr.execute('LOCK ir_attachment IN SHARE MODE', quiet=True)
    except psycopg2.errors.LockNotAvailable:
        cr.rollback()
        return False
    marked = {}
    for folder, _, names in os.walk(os.path.join(config.filestore(cr.database), 'checklist')):
        for name in names:
            marked[f'{os.path.basename(folder)}/{name}'] = os.path.join(folder, name)
    removed = 0
    names = list(marked)
    for start in range(0, len(names), _CHUNK):
        chunk = tuple(names[start : start + _CHUNK])
        cr.execute('SELECT store_fname FROM ir_attachment WHERE store_fname IN %s', [chunk])
        kept = {name for (name,) in cr.rows()}
        for name in chunk:
            if name not in kept:
                removed += _unlink(path_of(cr.database, name))
            os.unlink(marked[name])
    _logger.info('filestore gc %d checked, %d removed', len(marked), removed)
    cr.commit()
    return True


def _unlink(target):
    try:
        os.unlink(target)
        return 1
    except OSError:
        _logger.info('_file_gc could not unlink %s', target, exc_info=True)
        return 0


def create_defaults(cr):
    """The attachments a new database has: a flag, a company logo and an icon, so that a fresh filestore is not empty."""
    for name, model, number in (
        ('flag_image', 'res.lang', 1),
        ('image_1920', 'res.partner', 1),
        ('image_1024', 'res.partner', 1),
        ('web_icon_data', 'ir.ui.menu', 1),
    ):
        content = f'<svg xmlns="http://www.w3.org/2000/svg"><title>{name[:5]}</title></svg>'.encode()
        create(cr, {'name': name, 'res_model': model, 'res_field': name, 'res_id': number, 'mimetype': 'image/svg+xml', 'raw': content})
    create(cr, {'name': 'placeholder.png', 'type': 'url', 'url': '/web/static/img/placeholder.png', 'mimetype': 'image/png'})
