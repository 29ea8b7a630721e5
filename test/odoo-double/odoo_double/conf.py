"""Odoo's configuration: what the program sets itself, then command line, environment, file, default."""

import configparser
import logging
import optparse
import os
import sys
from collections import ChainMap

from . import log, release, values
from .options import ALIASES, BY_DEST, OPTIONS

_logger = logging.getLogger('odoo.tools.config')


class Config:
    """The five maps and the parser. One per process: `conf.config`."""

    def __init__(self):
        self.runtime, self.cli, self.env, self.file = {}, {}, {}, {}
        self.defaults = {option.dest: option.default for option in OPTIONS}
        rc = os.path.expanduser('~/.odoorc')
        self.defaults['config'] = values.path(rc)
        self.map = ChainMap(self.runtime, self.cli, self.env, self.file, self.defaults)
        self.pending = []
        self.parser = self._parser()

    def __getitem__(self, key):
        return self.map[key]

    def get(self, key, default=None):
        return self.map.get(key, default)

    def warn(self, message, *args, level=logging.WARNING):
        """Kept until logging is set up: the log's own options are read at the same time."""
        self.pending.append((level, message, args))

    def _warn_twice(self, message, *args):
        """A dropped addons folder of the file is logged twice: Odoo reads that key twice."""
        for _ in range(2):
            self.warn(message, *args)

    def _parser(self):
        parser = optparse.OptionParser(version=f'{release.DESCRIPTION} {release.VERSION}', prog='odoo [--addons-path=PATH,...] server')
        for option in OPTIONS:
            if not option.flags:
                continue
            kind = {'flag': {'action': 'store_true'}, 'no': {'action': 'store_false'}, 'append': {'action': 'append'}}.get(
                option.type, {'action': 'store'}
            )
            parser.add_option(*option.flags, dest=option.dest, help=option.help or None, **kind)
        parser.add_option('--without-demo', dest='without_demo')
        parser.add_option('--log-web', dest='log_handler', action='append_const', const='odoo.http:DEBUG')
        parser.add_option('--log-sql', dest='log_handler', action='append_const', const='odoo.sql_db:DEBUG')
        return parser

    def parse(self, args, extra=None):
        """Reads everything; `extra(parser)` may add a command's own options. Returns them. Usage errors exit 2."""
        if extra:
            extra(self.parser)
        args = [_with_value(arg, args[at + 1 : at + 2]) for at, arg in enumerate(args)]
        given, unknown = self.parser.parse_args(args)
        if unknown:
            self.parser.error(f"unrecognized parameters: {' '.join(unknown)}")
        if given.config and not given.save and not os.access(values.path(given.config), os.R_OK):
            self.parser.error(
                f"the config file {given.config!r} selected with -c/--config doesn't exist or is not readable, "
                'use -s/--save if you want to generate it'
            )
        try:
            self._read(given)
        except values.BadOption as error:
            self.parser.error(str(error))
        log.start(self)
        self._warn_deprecated()
        for level, message, arguments in self.pending:
            _logger.log(level, message, *arguments)
        self.pending.clear()
        return given

    def _read(self, given):
        for option in OPTIONS:
            if option.env and option.env in os.environ:
                self.env[option.dest] = values.parse(option, os.environ[option.env], option.dest, self.warn)
        for option in OPTIONS:
            text = getattr(given, option.dest, None) if option.flags else None
            if text is None:
                continue
            name = '/'.join(option.flags)
            if option.type == 'append':
                self.cli[option.dest] = [word for item in text for word in values.comma(item)]
            else:
                self.cli[option.dest] = text if isinstance(text, bool) else values.parse(option, text, name, self.warn)
        if given.without_demo is not None:
            self.cli['with_demo'] = values.with_demo(given.without_demo, '--without-demo', self.warn)
        self._read_file(self['config'])
        self._settle()
        if given.save:
            self.write_file()

    def _read_file(self, name):
        reader = configparser.RawConfigParser()
        try:
            reader.read([name])
            items = reader.items('options')
        except (OSError, configparser.NoSectionError):
            return
        for key, text in items:
            if key == 'without_demo':
                self.file['with_demo'] = values.with_demo(text, key, self.warn)
                continue
            option = BY_DEST.get(key)
            if not option:
                if key not in ALIASES:
                    self.warn('unknown option %r in the config file at %s, option stored as-is, without parsing', key, name)
                self.file[key] = text
            elif not option.file:
                continue
            elif text in ('False', 'false') and option.type not in ('flag', 'no', 'bool'):
                # bool keys of the file alone have a plain type in Odoo's table and are skipped as well when False; the default is the same
                self.warn("option %s reads %r in the config file at %s but isn't a boolean option, skip", key, text, name)
            else:
                self.file[key] = values.parse(option, text, key, self._warn_twice if option.type == 'addons' else self.warn)

    def _settle(self):
        if self['syslog'] and self['logfile']:
            self.parser.error('the syslog and logfile options are exclusive')
        if self['overwrite_existing_translations'] and not self['update']:
            self.parser.error('the i18n-overwrite option cannot be used without the update option')
        if len(self['db_name'] or []) > 1 and (self['init'] or self['update']):
            self.parser.error('Cannot use -i/--init or -u/--update with multiple databases in the -d/--database/db_name')
        wide = self['server_wide_modules'] or ['base', 'rpc', 'web']
        for name in ('base', 'web'):
            if name not in wide:
                self.warn('adding missing %r to %s', name, '--load/server_wide_modules', level=logging.INFO)
        self.runtime['server_wide_modules'] = [name for name in ('base', 'web') if name not in wide] + list(wide)
        self.runtime['update'] = ['base'] if 'all' in self['update'] else list(self['update'])
        self.runtime['init'] = [name for name in self['init'] if name != 'all']
        self.runtime['db_name'] = list(self['db_name'] or [])
        if self['test_enable'] and not self['test_tags']:
            self.runtime['test_tags'] = '+standard'
        self.runtime['test_enable'] = bool(self['test_tags'])
        if self['test_enable']:
            self.runtime['stop_after_init'] = True
            if not self['db_name']:
                self.warn("Empty %s, tests won't run", '-d/--database/db_name')

    def _warn_deprecated(self):
        if self['http_enable'] and not any('http_interface' in source for source in self.map.maps[:-1]):
            self.warn('missing %s, using 0.0.0.0 by default, will change to 127.0.0.1 in 20.0', '--http-interface/http_interface')

    def write_file(self):
        """--save: every key of the file, secrets included; a new file gets mode 0600."""
        writer = configparser.RawConfigParser()
        writer.add_section('options')
        for option in sorted(OPTIONS, key=lambda option: option.dest):
            if option.file:
                value = self[option.dest]
                writer.set('options', option.dest, ','.join(map(str, value)) if isinstance(value, list) else str(value))
        is_new = not os.path.exists(self['config'])
        try:
            os.makedirs(os.path.dirname(self['config']), exist_ok=True)
            with open(self['config'], 'w', encoding='utf-8') as file:
                writer.write(file)
            if is_new:
                os.chmod(self['config'], 0o600)
        except OSError:
            sys.stderr.write("ERROR: couldn't write the config file\n")

    def filestore(self, database):
        """The folder of a database's attachments."""
        return os.path.join(self['data_dir'], 'filestore', database)

    def session_dir(self):
        """The folder of sessions, made when missing; AssertionError when it cannot be written."""
        folder = os.path.join(self['data_dir'], 'sessions')
        os.makedirs(folder, 0o700, exist_ok=True)
        assert os.access(folder, os.W_OK), f'{folder}: directory is not writable'
        return folder

    def data_addons(self):
        """DATA_DIR/addons/19.0, made read-only when missing; a failure is ignored, as there."""
        folder = os.path.join(self['data_dir'], 'addons', release.SERIES)
        if not os.path.exists(folder):
            try:
                os.makedirs(os.path.dirname(folder), 0o700, exist_ok=True)
                os.makedirs(folder, 0o500)
            except OSError:
                _logger.debug('Failed to create addons data dir %s', folder)
        return folder


def _with_value(arg, following):
    """`--without-demo` alone means `--without-demo=True`."""
    if arg == '--without-demo' and (not following or following[0].startswith('-')):
        return '--without-demo=True'
    return arg


config = Config()
