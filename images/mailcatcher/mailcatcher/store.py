"""The mails, in memory: at most KEPT of them and TOTAL bytes; the oldest go first."""

import collections
import datetime
import itertools
import threading

from . import message

KEPT = 500
TOTAL = 64 * 1024 * 1024
LARGEST = 25 * 1024 * 1024


class Mail:
    """One caught mail: its source, its envelope, and what the list shows of it."""

    def __init__(self, number, source, sender, recipients):
        self.id, self.source, self.sender, self.recipients = number, source, sender, list(recipients)
        self.received = datetime.datetime.now(datetime.timezone.utc)
        self.summary = message.summary(message.parse(source))

    def as_json(self):
        """What the API's list has of it."""
        return {
            'id': self.id,
            'received': self.received.isoformat(timespec='milliseconds'),
            'size': len(self.source),
            'envelope': {'from': self.sender, 'to': self.recipients},
            **self.summary,
        }


class Store:
    """Safe for the SMTP server's thread and the page's threads."""

    def __init__(self, kept=KEPT, total=TOTAL):
        self._kept, self._total = kept, total
        self._mails = collections.OrderedDict()
        self._bytes = 0
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def add(self, source, sender, recipients):
        """Keeps a mail and returns it; drops the oldest ones beyond the limits."""
        with self._lock:
            mail = Mail(next(self._numbers), source, sender, recipients)
            self._mails[mail.id] = mail
            self._bytes += len(source)
            while len(self._mails) > self._kept or (self._bytes > self._total and len(self._mails) > 1):
                _, oldest = self._mails.popitem(last=False)
                self._bytes -= len(oldest.source)
            return mail

    def get(self, number):
        """The mail, or None."""
        with self._lock:
            return self._mails.get(number)

    def newest(self, words=''):
        """All mails, the newest first; only those with all the words in subject, sender or recipients."""
        with self._lock:
            mails = list(reversed(self._mails.values()))
        wanted = words.lower().split()
        return [mail for mail in mails if all(word in _searched(mail) for word in wanted)]

    def clear(self):
        """Forgets every mail and returns how many there were."""
        with self._lock:
            count = len(self._mails)
            self._mails.clear()
            self._bytes = 0
            return count


def _searched(mail):
    return ' '.join([mail.summary['subject'], mail.summary['from'], mail.summary['to'], *mail.recipients]).lower()
