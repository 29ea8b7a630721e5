"""Outgoing mails: rows of mail_mail, sent by SMTP to the first active mail server of the database, else to that of the configuration."""

import logging
import smtplib
from email.message import EmailMessage

from .conf import config

_logger = logging.getLogger('odoo.addons.mail.models.mail_mail')
_TIMEOUT = 60


def send(cr, numbers):
    """Sends these mails; what cannot be sent gets the state `exception` and the reason, and nothing is raised."""
    cr.execute('SELECT smtp_host, smtp_port FROM ir_mail_server WHERE active ORDER BY sequence, id LIMIT 1')
    host, port = cr.row() or (config['smtp_server'], config['smtp_port'])
    for number in numbers:
        cr.execute(
            'SELECT m.email_to, m.body_html, s.subject, s.email_from FROM mail_mail m JOIN mail_message s ON s.id = m.mail_message_id WHERE m.id = %s',
            [number],
        )
        row = cr.row()
        if row:
            _send_one(cr, number, _message(*row), host, port)


def _message(to, body, subject, sender):
    message = EmailMessage()
    message['Subject'], message['From'], message['To'] = subject or '', sender or 'odoo@localhost', to or ''
    message.set_content(body or '', subtype='html')
    return message


def _send_one(cr, number, message, host, port):
    try:
        with smtplib.SMTP(host, int(port or 25), timeout=_TIMEOUT) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        _logger.error('failed sending mail (id: %s) due to %s', number, error)
        values = ('exception', 'mail_smtp', f'{getattr(error, "errno", "")}\n{getattr(error, "strerror", error)}')
    else:
        _logger.info('Mail (mail.mail) with ID %s and Message-Id %r to %r successfully sent', number, '', message['To'])
        values = ('sent', None, None)
    cr.execute('UPDATE mail_mail SET state = %s, failure_type = %s, failure_reason = %s WHERE id = %s', [*values, number])
