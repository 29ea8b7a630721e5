"""`odoo gevent …`: what the master starts for port 8072, with its own arguments."""

from .. import pace
from ..server import evented
from . import server


def run(args, prog):
    if args[:1] == ['server']:
        args = args[1:]
    pace.IMPORT = 0.8  # seconds; the modules' files are in the page cache by now
    server.prepare(args, prog)
    server.create_missing()
    server.load_server_wide()
    evented.run()
