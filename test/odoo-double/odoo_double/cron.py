"""Scheduled jobs: the due rows of ir_cron, run one transaction each by prefork's cron workers or the threads."""

import logging
import select
import time
from datetime import timedelta

import psycopg2
import psycopg2.errors

from . import databases as cluster
from . import db, jobs, loading, log, manifests, pace
from .conf import config

_logger = logging.getLogger('odoo.addons.base.models.ir_cron')
_service = logging.getLogger('odoo.service.server')
INTERVAL = 60  # seconds between two looks at the jobs, shortened by ODOO_DOUBLE_SPEED; NOTIFY cron_trigger wakes at once
_STUCK = timedelta(hours=5)  # how long jobs wait for modules `to ...` before the states are reset


class _BadVersion(Exception):
    pass


class _BadState(Exception):
    pass


def listen():
    """The permanent connection on database `postgres` that hears NOTIFY cron_trigger."""
    cr = db.Cursor('postgres')
    cr.execute('SELECT pg_is_in_recovery()')
    if cr.value():
        _service.warning('PG cluster in recovery mode, cron trigger not activated')
    else:
        cr.execute('LISTEN cron_trigger')
    cr.commit()
    return cr


def databases(listener):
    """The databases to look at: db_name, or without it every database of the role; notified ones first."""
    names = config['db_name'] or cluster.listing(force=True)
    notified = [note.payload for note in listener.connection.notifies if note.channel == 'cron_trigger']
    listener.connection.notifies.clear()
    first = [name for name in dict.fromkeys(notified) if name in names]
    return first + [name for name in names if name not in first]


def thread_loop(number):
    """A cron thread of the threaded server."""
    while True:
        listener = listen()
        checked = 0.0
        while not listener.connection.closed:
            try:
                select.select([listener.connection], [], [], (INTERVAL + number) / pace.speed())
                time.sleep(number / 100)
                listener.connection.poll()
            except psycopg2.InterfaceError:
                return  # the server stops and has closed the pool
            notified = {note.payload for note in listener.connection.notifies}
            names = databases(listener)
            if time.time() - INTERVAL / pace.speed() > checked:
                checked = time.time()
            else:
                names = [name for name in names if name in notified]
            for name in names:
                process(name)


def process(database):
    """Runs every due job of a database; a database of another version or with modules `to ...` is skipped with a warning."""
    with log.on_database(database):
        try:
            with db.Cursor(database) as cr:
                _check_version(cr)
                cr.execute(f'SELECT * FROM ir_cron WHERE {jobs.READY} ORDER BY failure_count, priority, id')
                due = cr.dicts()
                if not due:
                    return
                _check_states(cr, due)
                for job in due:
                    jobs.acquire_and_run(cr, job['id'])
        except _BadVersion:
            _logger.warning('Skipping database %s as its base version is not %s.', database, manifests.find('base').version)
        except _BadState:
            _logger.warning('Skipping database %s because of modules to install/upgrade/remove.', database)
        except psycopg2.errors.UndefinedTable:
            _logger.warning('Tried to poll an undefined table on database %s.', database)
        except Exception:
            _logger.warning('Exception in cron:', exc_info=True)


def _check_version(cr):
    cr.execute("SELECT latest_version FROM ir_module_module WHERE name = 'base'", quiet=False)
    version = cr.value()
    if version is None:
        raise _BadState
    if version != manifests.find('base').version:
        raise _BadVersion


def _check_states(cr, due):
    cr.execute("SELECT count(*) FROM ir_module_module WHERE state LIKE 'to %%'", [])
    if not cr.value():
        return
    oldest = min(max(job['nextcall'], job['write_date'] or job['nextcall']) for job in due)
    if jobs.now() - oldest < _STUCK:
        raise _BadState
    loading.reset_states(cr.database)
