"""The first word of the command line: a command, or none for the server."""

import os
import sys

COMMANDS = ('server', 'db', 'module', 'neutralize', 'gevent')


def main():
    """Runs the command named by argv; an unknown one exits 1 with Odoo's message."""
    args = sys.argv[1:]
    program = os.path.basename(sys.argv[0])
    if len(args) > 1 and args[0].startswith('--addons-path=') and not args[1].startswith('-'):
        from .conf import config
        from . import values
        from .options import BY_DEST

        config.cli['addons_path'] = values.parse(BY_DEST['addons_path'], args[0].partition('=')[2], '--addons-path', config.warn)
        args = args[1:]
    if args and not args[0].startswith('-'):
        name, args = args[0], args[1:]
    elif '-h' in args or '--help' in args:
        name, args = 'help', [arg for arg in args if arg not in ('-h', '--help')]
    else:
        name = 'server'
    if name == 'help':
        print(f"usage: {program} [--addons-path=PATH,...] <command> [...]\n\nThe Odoo double has: {', '.join(COMMANDS[:-1])}")
        return
    if name not in COMMANDS:
        sys.exit(f"Unknown command {name!r}.\nUse '{program} --help' to see the list of available commands.")
    module = __import__(f'odoo_double.commands.{name}', fromlist=['run'])
    module.run(args, f'{program} [--addons-path=PATH,...] {name}')
