"""Asset bundles: made when a page first needs them, kept as attachments, linked from the login page."""

import hashlib

from .. import attachments, pace

BUNDLES = {
    'web.assets_frontend.min.css': ('text/css', '.o_login{max-width:20rem;margin:4rem auto;font:1rem sans-serif}'),
    'web.assets_frontend_minimal.min.js': ('application/javascript', "window.odoo=window.odoo||{};odoo.ready=true;"),
    'web.assets_frontend_lazy.min.js': ('application/javascript', "document.documentElement.dataset.odoo='double';"),
}


def unique(cr):
    """Seven characters that change with the installed modules and their versions."""
    cr.execute("SELECT name, latest_version FROM ir_module_module WHERE state = 'installed' ORDER BY name")
    return hashlib.sha256(repr(cr.rows()).encode()).hexdigest()[:7]


def urls(cr):
    """The bundles' addresses now. Nothing is made yet: that happens when one is first asked for."""
    current = unique(cr)
    return [f'/web/assets/{current}/{name}' for name in BUNDLES]


def content(cr, path):
    """(mimetype, bytes) of a bundle's address, or None when it is neither kept nor the current one."""
    found = _kept(cr, path)
    if found is None and path in urls(cr):
        _make(cr, path)
        found = _kept(cr, path)
    return found


def _kept(cr, path):
    cr.execute('SELECT mimetype, store_fname FROM ir_attachment WHERE url = %s AND store_fname IS NOT NULL', [path])
    row = cr.row()
    return (row[0], attachments.read(cr.database, row[1])) if row else None


def _make(cr, path):
    """Builds a bundle, keeps it as an attachment and drops the older ones of its name."""
    name, current = path.rsplit('/', 1)[1], path.split('/')[3]
    mimetype, text = BUNDLES[name]
    pace.take(pace.ASSETS)
    cr.execute("DELETE FROM ir_attachment WHERE url LIKE '/web/assets/%%/' || %s RETURNING store_fname", [name])
    for (stored,) in cr.rows():
        attachments.mark(cr.database, stored)
    attachments.create(
        cr,
        {
            'name': name,
            'url': path,
            'mimetype': mimetype,
            'public': True,
            'res_model': 'ir.ui.view',
            'res_id': 0,
            'raw': f'/* {name} {current} */\n{text}\n'.encode(),
        },
    )
