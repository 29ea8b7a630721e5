"""--dev=reload: a changed Python file of the addons path restarts the server, as Odoo's own watcher does with watchdog."""

import logging
import os
import signal

from .. import manifests
from ..conf import config

_logger = logging.getLogger('odoo.service.server')


class Watcher:
    """Watches every folder of the addons path. A file that does not compile is told, and nothing is restarted.

    As in the real one, further changes send further signals until the main thread has noted the first: a second may hit the server while
    it stops or loads, and ends it.
    """

    def __init__(self, server):
        from watchdog.observers import Observer

        self.observer, self.server = Observer(), server
        for path in manifests.addons_paths():
            if os.path.isdir(path):
                _logger.info('Watching addons folder %s', path)
                self.observer.schedule(self, path, recursive=True)

    def dispatch(self, event):
        if event.event_type in ('created', 'modified', 'moved') and not event.is_directory:
            self._changed(getattr(event, 'dest_path', '') or event.src_path)

    def _changed(self, path):
        if not path.endswith('.py') or os.path.basename(path).startswith('.~'):
            return
        try:
            with open(path, 'rb') as file:
                compile(file.read() + b'\n', path, 'exec')
        except OSError:
            _logger.error('autoreload: python code change detected, IOError for %s', path)
        except SyntaxError:
            _logger.error('autoreload: python code change detected, SyntaxError in %s', path)
        else:
            if getattr(self.server, 'reload_wanted', False):
                return
            _logger.info('autoreload: python code updated, autoreload activated')
            os.kill(os.getpid(), signal.SIGHUP)

    def start(self):
        self.observer.start()
        _logger.info('AutoReload watcher running with watchdog')

    def stop(self):
        self.observer.stop()
        self.observer.join()


def start(server):
    """The running watcher, or None when it was not asked for or cannot be had."""
    if 'reload' not in config['dev_mode']:
        return None
    try:
        watcher = Watcher(server)
    except ImportError:
        _logger.warning("'%s' module not installed. Code autoreload feature is disabled", 'inotify')
        return None
    watcher.start()
    return watcher
