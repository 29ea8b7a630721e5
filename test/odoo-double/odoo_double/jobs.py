"""One scheduled job: acquired by a row lock, run, counted, rescheduled."""

import logging
import time
from datetime import datetime, timedelta, timezone

import psycopg2
import psycopg2.extensions

from . import attachments, db, faults, mails, registry

_logger = logging.getLogger('odoo.addons.base.models.ir_cron')
_FAILURES, _FAILING = 5, timedelta(days=7)  # a job is switched off after so many failures over so long
_INTERVALS = {
    'minutes': timedelta(minutes=1),
    'hours': timedelta(hours=1),
    'days': timedelta(days=1),
    'weeks': timedelta(weeks=1),
    'months': timedelta(days=30),
}
READY = """active IS TRUE AND (nextcall <= (now() AT TIME ZONE 'UTC')
            OR id IN (SELECT cron_id FROM ir_cron_trigger WHERE call_at <= (now() AT TIME ZONE 'UTC')))"""


def now():
    """The time as ir_cron has it: UTC, whole seconds, no zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


def acquire_and_run(cr, number):
    """Runs a job unless another worker has it or it is no longer due. Commits."""
    try:
        cr.execute(f'SELECT * FROM ir_cron WHERE id = %s AND {READY} FOR NO KEY UPDATE SKIP LOCKED', [number], quiet=True)
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
    cr.execute('DELETE FROM ir_cron_trigger WHERE cron_id = %s AND call_at <= %s', [job['id'], now()])
    started = time.monotonic()
    _logger.info('Job %r (%s) starting', job['cron_name'], job['id'])
    status = 'fully done'
    with db.Cursor(cr.database) as job_cr:
        job_cr.execute(
            """INSERT INTO ir_cron_progress (cron_id, remaining, done, timed_out_counter, create_uid, write_uid, create_date, write_date)
                          VALUES (%s, 0, 0, 0, 1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')""",
            [job['id']],
        )
        job_cr.commit()
        try:
            _action(job_cr, job)
        except Exception:
            job_cr.rollback()
            _logger.exception('Job %r (%s) server action #%s failed', job['cron_name'], job['id'], job['ir_actions_server_id'])
            status = 'failed'
    _logger.info(
        'Job %r (%s) %s (#loop %s; done %s; remaining %s; duration %.2fs)',
        *(job['cron_name'], job['id'], status, 1, 0, 0, time.monotonic() - started),
    )
    _count_failure(cr, job, status == 'failed')
    step, nextcall = _INTERVALS[job['interval_type']] * job['interval_number'], job['nextcall']
    while nextcall <= now():
        nextcall += step
    cr.execute('UPDATE ir_cron SET nextcall = %s, lastcall = %s WHERE id = %s', [nextcall, now(), job['id']])


def _count_failure(cr, job, failed):
    count, first, active = 0, None, job['active']
    if failed:
        count, first = (job['failure_count'] or 0) + 1, job['first_failure_date'] or now()
        if count >= _FAILURES and first + _FAILING < now():
            _logger.warning(
                'Cron job %r (%s) has been deactivated after failing %s times. More information can be found in the server logs around %s.',
                job['cron_name'],
                job['id'],
                _FAILURES,
                now(),
            )
            count, first, active = 0, None, False
    cr.execute(
        'UPDATE ir_cron SET failure_count = %s, first_failure_date = %s, active = %s WHERE id = %s', [count, first, active, job['id']]
    )


def _action(cr, job):
    """What the job does: the clean-up collects the filestore, the mail queue is sent, SQL jobs of an addon run."""
    if faults.has('cron-fails'):
        raise RuntimeError('cron-fails: scheduled jobs fail as asked by ODOO_DOUBLE_FAIL')
    cr.execute('SELECT code FROM ir_act_server WHERE id = %s', [job['ir_actions_server_id']])
    code = cr.value() or ''
    if code.startswith('model._run_vacuum_cleaner'):
        attachments.collect(cr)
    elif code.startswith('model.process_email_queue'):
        cr.execute("SELECT id FROM mail_mail WHERE state = 'outgoing' ORDER BY id")
        mails.send(cr, [number for (number,) in cr.rows()])
    elif code.startswith('sql:'):
        cr.execute(code.removeprefix('sql:'))
    cr.commit()
