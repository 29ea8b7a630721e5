import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'
import { bakedBelow } from './addons.ts'
import { debuggerPort } from './catcher.ts'

/**
 * Seconds in which watchdog collects the halves of a renamed file, in place of half a second (its InotifyBuffer.delay). Scheduled jobs
 * wait longer, so that both do not reload at once on a machine with few cores.
 */
const collect = Object.freeze({ web: 0.1, cron: 2 })

/**
 * Starts Odoo so that it takes edits as soon as it can, in development only. What reloads is Odoo's own --dev=reload; around it,
 * through the libraries that it uses:
 * - Only the sources are watched. Of Odoo's own there are ten thousand folders, which never change in a container, and listing them
 *   takes up to two seconds of each start.
 * - A reload is asked for once. Odoo 19.0 sends itself SIGHUP for each change that it sees; a second one throws it out of its own
 *   stopping, and it hangs (odoo/service/server.py: FSWatcherBase.handle_file looks at server_phoenix, which the main thread sets).
 * - The main thread gets it. One that another thread takes is seen at the end of a sleep of a minute (time.sleep in ThreadedServer.run).
 * - A change while Odoo still loads begins anew, in place of an end with KeyboardInterrupt.
 * Both files stay in argv, by which Odoo executes itself anew (_reexec), so that all this holds after each reload.
 */
export function odooDevelop(stack: Stack): string {
  return script(
    stack,
    'Odoo that takes edits. Usage: develop [ARGUMENT OF ODOO…]',
    'environments.*.development.reload',
    '',
  )
}

/** The same, with a debugger listening. Not `python3 -m debugpy`, which would not be in argv: a reload would leave it out. */
export function odooDebug(stack: Stack): string {
  return script(
    stack,
    'Odoo with a debugger that waits for nobody. Usage: debug [ARGUMENT OF ODOO…]',
    'environments.*.development.debugger',
    debug,
  )
}

const script = (stack: Stack, usage: string, key: string, more: string) => `#!/usr/bin/env python3
${hashComment(head(stack.environment, key, usage))}import os
import shutil
import signal
import sys
import threading
${more}
${watching}
${restarting}
program = shutil.which("odoo")
with open(program, "rb") as source:
    code = compile(source.read(), program, "exec")
try:
    # sys.argv[0] stays this file: Odoo executes itself anew by it.
    exec(code, {"__name__": "__main__", "__file__": program, "__builtins__": __builtins__})
except KeyboardInterrupt:
    # Asked to reload while it loaded, where Odoo does not expect it.
    if not asked.locked():
        raise
    os.execv(sys.executable, [sys.executable, *sys.argv])
`

const debug = `import time

# It would warn of frozen modules at each start: no breakpoint of an addon is in one.
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

import debugpy

# Odoo executes itself anew at a reload; the debugger is not to take that for a child of its own.
debugpy.configure(subProcess=False)

for last in range(149, -1, -1):
    try:
        debugpy.listen(("0.0.0.0", ${debuggerPort}))
        break
    except RuntimeError:
        # The adapter of before a reload still has the port; it ends when it sees that its server is gone.
        if not last:
            raise
        time.sleep(0.1)
`

const watching = `# Odoo watches its whole addons path, and takes inotify if it is there, else watchdog. The sources are enough: the rest never changes.
sources = "${bakedBelow}/"
try:
    from inotify import adapters

    trees = adapters.InotifyTrees
    adapters.InotifyTrees = lambda paths, *rest, **options: trees(
        [path for path in paths if path.startswith(sources)], *rest, **options
    )
except ImportError:
    pass
try:
    from watchdog.observers import Observer
    from watchdog.observers.inotify_buffer import InotifyBuffer

    schedule = Observer.schedule

    def schedule_sources(self, handler, path, *rest, **options):
        if path.startswith(sources):
            return schedule(self, handler, path, *rest, **options)

    Observer.schedule = schedule_sources
    # odoo-cron reloads after the web server, which somebody waits for.
    InotifyBuffer.delay = ${collect.cron} if "--no-http" in sys.argv else ${collect.web}
except ImportError:
    pass
`

const restarting = `# Odoo asks itself for a reload by a signal, for each change that it sees: the first is enough, a second would hit it while it stops.
# The main thread is to have it: Odoo sleeps there.
kill, asked = os.kill, threading.Lock()


def ask_once(pid, number):
    if pid != os.getpid() or number != signal.SIGHUP:
        return kill(pid, number)
    if asked.acquire(blocking=False):
        signal.pthread_kill(threading.main_thread().ident, number)


os.kill = ask_once
`
