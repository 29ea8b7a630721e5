"""HTTP and WebSocket: what a client of a running Odoo meets."""
