"""A prefork worker that runs scheduled jobs."""

import logging
import os
import select
import time
from collections import deque

from .. import cron, db, pace
from ..conf import config
from .worker import Worker, drain

_logger = logging.getLogger('odoo.service.server')


class WorkerCron(Worker):
    """Runs the due jobs of one database after the other; sleeps 60 to 69 s or until a NOTIFY."""

    def __init__(self, master):
        super().__init__(master)
        self.watchdog_timeout = master.cron_timeout
        self.queue, self.count, self.born = deque(), 0, time.monotonic()

    def start(self):
        os.nice(10)
        super().start()
        if self.master.socket:
            self.master.socket.close()
        self.listener = cron.listen()

    def sleep(self):
        if self.queue:
            return
        select.select([self.wake_read, self.listener.connection], [], [], (cron.INTERVAL + self.pid % 10) / pace.speed())
        time.sleep(self.pid / 100 % 0.1)
        self.listener.connection.poll()
        drain(self.wake_read)

    def check_limits(self):
        super().check_limits()
        age = config['limit_time_worker_cron']
        if age > 0 and time.monotonic() - self.born > age:
            _logger.info('WorkerCron (%s) max age (%ss) reached.', self.pid, age)
            self.alive = False

    def work(self):
        if not self.queue:
            self.queue.extend(cron.databases(self.listener))
            self.count = len(self.queue)
            if not self.count:
                return
        name = self.queue.popleft()
        cron.process(name)
        if self.count > 1:
            db.pool.close(name)
        self.requests += 1
