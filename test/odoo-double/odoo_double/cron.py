"""Scheduled jobs: the due rows of ir_cron, run one transaction each by prefork's cron workers or the threads."""
import logging
import select
import time
from datetime import datetime, timedelta, timezone

import psycopg2
import psycopg2.errors

from . import attachments, db, faults, log, manifests, registry
from .conf import config

_logger = logging.getLogger('odoo.addons.base.models.ir_cron')
_service = logging.getLogger('odoo.service.server')
_STUCK = timedelta(hours=5)     # how long jobs wait for modules `to ...` before the states are reset
_FAILURES, _FAILING = 5, timedelta(days=7)  # a job is switched off after so many failures over so long
_INTERVALS = {'minutes': timedelta(minutes=1), 'hours': timedelta(hours=1), 'days': timedelta(days=1), 'weeks': timedelta(weeks=1), 'months': timedelta(days=30)}
_READY = """active IS TRUE AND (nextcall <= (now() AT TIME ZONE 'UTC')
            OR id IN (SELECT cron_id FROM ir_cron_trigger WHERE call_at <= (now() AT TIME ZONE 'UTC')))"""


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
    names = config['db_name'] or db.listing(force=True)
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
                select.select([listener.connection], [], [], 60 + number)
                time.sleep(number / 100)
                listener.connection.poll()
            except psycopg2.InterfaceError:
                return  # the server stops and has closed the pool
            names = databases(listener)
            if time.time() - 60 > checked:
                checked = time.time()
                for name in names:
                    process(name)


def process(database):
    """Runs every due job of a database; a database of another version or with modules `to ...` is skipped with a warning."""
    with log.on_database(database):
        try:
            with db.Cursor(database) as cr:
                _check_version(cr)
                cr.execute(f'SELECT * FROM ir_cron WHERE {_READY} ORDER BY failure_count, priority, id')
                jobs = cr.dicts()
                if not jobs:
                    return
                _check_states(cr, jobs)
                for job in jobs:
                    _acquire_and_run(cr, job['id'])
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


def _check_states(cr, jobs):
    cr.execute("SELECT count(*) FROM ir_module_module WHERE state LIKE 'to %%'", [])
    if not cr.value():
        return
    oldest = min(max(job['nextcall'], job['write_date'] or job['nextcall']) for job in jobs)
    if _now() - oldest < _STUCK:
        raise _BadState
    from . import loading
    loading.reset_states(cr.database)


def _now():
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


def _acquire_and_run(cr, number):
    try:
        cr.execute(f'SELECT * FROM ir_cron WHERE id = %s AND {_READY} FOR NO KEY UPDATE SKIP LOCKED', [number], quiet=True)
    except psycopg2.extensions.TransactionRollbackError:
        cr.rollback()
        return
    found = cr.dicts()
    if not found:
        return
    registry.get(cr.database)
    _run(cr, found[0])
    cr.commit()


def _run(cr, job):
    """Runs an acquired job and writes down what came of it."""
    cr.execute('DELETE FROM ir_cron_trigger WHERE cron_id = %s AND call_at <= %s', [job['id'], _now()])
    started = time.monotonic()
    _logger.info('Job %r (%s) starting', job['cron_name'], job['id'])
    status = 'fully done'
    with db.Cursor(cr.database) as job_cr:
        job_cr.execute("""INSERT INTO ir_cron_progress (cron_id, remaining, done, timed_out_counter, create_uid, write_uid, create_date, write_date)
                          VALUES (%s, 0, 0, 0, 1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')""", [job['id']])
        job_cr.commit()
        try:
            _action(job_cr, job)
        except Exception:
            job_cr.rollback()
            _logger.exception('Job %r (%s) server action #%s failed', job['cron_name'], job['id'], job['ir_actions_server_id'])
            status = 'failed'
    _logger.info('Job %r (%s) %s (#loop %s; done %s; remaining %s; duration %.2fs)', job['cron_name'], job['id'], status, 1, 0, 0, time.monotonic() - started)
    _count_failure(cr, job, status == 'failed')
    step, nextcall = _INTERVALS[job['interval_type']] * job['interval_number'], job['nextcall']
    while nextcall <= _now():
        nextcall += step
    cr.execute('UPDATE ir_cron SET nextcall = %s, lastcall = %s WHERE id = %s', [nextcall, _now(), job['id']])


def _count_failure(cr, job, failed):
    count, first, active = 0, None, job['active']
    if failed:
        count, first = (job['failure_count'] or 0) + 1, job['first_failure_date'] or _now()
        if count >= _FAILURES and first + _FAILING < _now():
            _logger.warning('Cron job %r (%s) has been deactivated after failing %s times. More information can be found in the server logs around %s.',
                            job['cron_name'], job['id'], _FAILURES, _now())
            count, first, active = 0, None, False
    cr.execute('UPDATE ir_cron SET failure_count = %s, first_failure_date = %s, active = %s WHERE id = %s', [count, first, active, job['id']])


def _action(cr, job):
    """What the job does: the clean-up collects the filestore, the mail queue fails without a server, SQL jobs of an addon run."""
    if faults.has('cron-fails'):
        raise RuntimeError('cron-fails: scheduled jobs fail as asked by ODOO_DOUBLE_FAIL')
    cr.execute('SELECT code FROM ir_act_server WHERE id = %s', [job['ir_actions_server_id']])
    code = cr.value() or ''
    if code.startswith('model._run_vacuum_cleaner'):
        attachments.collect(cr)
    elif code.startswith('model.process_email_queue'):
        cr.execute("UPDATE mail_mail SET state = 'exception', failure_type = 'unknown', failure_reason = 'no mail server in the double' WHERE state = 'outgoing'")
    elif code.startswith('sql:'):
        cr.execute(code.removeprefix('sql:'))
    cr.commit()

