"""Asset bundles: made when a page first needs them, kept as attachments, linked from the login page."""
import hashlib

from .. import attachments

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
    """The bundle's addresses now, each present as an attachment (made when missing, older ones of it unlinked)."""
    current = unique(cr)
    found = []
    for name, (mimetype, text) in BUNDLES.items():
        url = f'/web/assets/{current}/{name}'
        cr.execute('SELECT id FROM ir_attachment WHERE url = %s', [url])
        if not cr.row():
            cr.execute("DELETE FROM ir_attachment WHERE url LIKE '/web/assets/%%/' || %s RETURNING store_fname", [name])
            for (stored,) in cr.rows():
                attachments.mark(cr.database, stored)
            attachments.create(cr, {'name': name, 'url': url, 'mimetype': mimetype, 'public': True, 'res_model': 'ir.ui.view', 'res_id': 0,
                                    'raw': f'/* {name} {current} */\n{text}\n'.encode()})
        found.append(url)
    return found


def content(cr, path):
    """(mimetype, bytes) of a bundle's address, or None. The current address works before any page asked for it."""
    if path.split('/')[3:4] == [unique(cr)]:
        urls(cr)
    cr.execute('SELECT mimetype, store_fname FROM ir_attachment WHERE url = %s AND store_fname IS NOT NULL', [path])
    row = cr.row()
    return (row[0], attachments.read(cr.database, row[1])) if row else None
