"""Odoo's log line: `date pid LEVEL db logger: message`, then (for requests) queries and seconds. To standard error."""

import logging
import logging.handlers
import os
import sys
import threading

FORMAT = '%(asctime)s %(pid)s %(levelname)s %(dbname)s %(name)s: %(message)s %(perf_info)s'
PRESETS = {
    'debug': ['odoo:DEBUG', 'odoo.sql_db:INFO'],
    'debug_sql': ['odoo.sql_db:DEBUG'],
    'debug_rpc': ['odoo:DEBUG', 'odoo.sql_db:INFO'],
    'debug_rpc_answer': ['odoo:DEBUG', 'odoo.sql_db:INFO'],
    'runbot': ['odoo:RUNBOT', 'werkzeug:WARNING'],
    'warn': ['odoo:WARNING', 'werkzeug:WARNING'],
    'error': ['odoo:ERROR', 'werkzeug:ERROR'],
    'critical': ['odoo:CRITICAL', 'werkzeug:CRITICAL'],
}
COLOURS = {logging.DEBUG: (34, 49), logging.INFO: (32, 49), logging.WARNING: (33, 49), logging.ERROR: (31, 49), logging.CRITICAL: (37, 41)}
logging.RUNBOT = 25
logging.addLevelName(logging.RUNBOT, 'INFO')


class Record(logging.LogRecord):
    """A record that knows its process and the database its thread works on (`?` when none)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.pid = os.getpid()
        self.dbname = getattr(threading.current_thread(), 'dbname', '?')
        self.perf_info = ''


class Coloured(logging.Formatter):
    """Colours the level's name, as on a terminal."""

    def format(self, record):
        foreground, background = COLOURS.get(record.levelno, (32, 49))
        record.levelname = f'\033[1;{foreground}m\033[1;{background}m{record.levelname}\033[0m'
        return super().format(record)


def _handler(options):
    if options['syslog']:
        return logging.handlers.SysLogHandler('/dev/log')
    if options['logfile']:
        try:
            folder = os.path.dirname(options['logfile'])
            if folder:
                os.makedirs(folder, exist_ok=True)
            return logging.handlers.WatchedFileHandler(options['logfile'])
        except OSError:
            sys.stderr.write("ERROR: couldn't create the logfile directory. Logging to the standard output.\n")
    return logging.StreamHandler()


def start(options):
    """Installs the handler and the levels of --log-level and --log-handler; does nothing the second time."""
    if logging.getLogRecordFactory() is Record:
        return
    logging.setLogRecordFactory(Record)
    logging.captureWarnings(True)
    handler = _handler(options)
    terminal = type(handler) is logging.StreamHandler and (os.isatty(sys.stderr.fileno()) or os.environ.get('ODOO_PY_COLORS'))
    handler.setFormatter(Coloured(FORMAT) if terminal else logging.Formatter(FORMAT))
    logging.getLogger().addHandler(handler)
    for item in [':INFO', *PRESETS.get(options['log_level'], []), *options['log_handler']]:
        name, _, level = item.strip().partition(':')
        logging.getLogger(name).setLevel(getattr(logging, level, logging.INFO))


class on_database:
    """Within it, this thread's log lines carry the database's name."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        threading.current_thread().dbname = self.name

    def __exit__(self, *_):
        threading.current_thread().__dict__.pop('dbname', None)
