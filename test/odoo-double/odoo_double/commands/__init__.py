"""One file a command of `odoo`."""
