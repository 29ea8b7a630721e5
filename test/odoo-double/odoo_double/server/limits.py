"""Memory of this process, counted as Odoo counts it: virtual size."""

import os
import resource

from ..conf import config


def virtual_memory():
    """Bytes of address space, from /proc."""
    with open('/proc/self/statm', encoding='ascii') as file:
        return int(file.read().split()[0]) * os.sysconf('SC_PAGE_SIZE')


def set_hard_limit(evented=False):
    """RLIMIT_AS from limit_memory_hard (its gevent twin on 8072): allocations beyond it fail."""
    limit = (config['limit_memory_hard_gevent'] if evented else None) or config['limit_memory_hard']
    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def dump_stacks(*_):
    """SIGQUIT: every thread's stack into the log."""
    import logging
    import sys
    import threading
    import traceback

    names = {thread.ident: thread for thread in threading.enumerate()}
    lines = []
    for ident, frame in sys._current_frames().items():
        lines += [f'\n# Thread: {names.get(ident)!r}', *(line.rstrip() for line in traceback.format_stack(frame))]
    logging.getLogger('odoo.tools.misc').info('\n'.join(lines))
