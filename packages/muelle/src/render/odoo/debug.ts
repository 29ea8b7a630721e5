import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'
import { debuggerPort } from './catcher.ts'

/**
 * Starts Odoo with a debugger listening, in development only.
 * Not `python3 -m debugpy`: at a reload Odoo executes itself anew by its own argv (19.0 odoo/service/server.py, _reexec), which would
 * leave that out. This file stays in argv, so the debugger listens again after each reload.
 */
export function odooDebug(stack: Stack): string {
  return `#!/usr/bin/env python3
${hashComment(
  head(
    stack.environment,
    'environments.*.development.debugger',
    'Odoo with a debugger that waits for nobody. Usage: debug [ARGUMENT OF ODOO…]',
  ),
)}import os
import shutil
import time

# It would warn of frozen modules at each start: no breakpoint of an addon is in one.
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

import debugpy

# Odoo executes itself anew at a reload; the debugger is not to take that for a child of its own.
debugpy.configure(subProcess=False)

for last in range(49, -1, -1):
    try:
        debugpy.listen(("0.0.0.0", ${debuggerPort}))
        break
    except RuntimeError:
        # The adapter of before a reload still has the port; it ends when it sees that its server is gone.
        if not last:
            raise
        time.sleep(0.1)

program = shutil.which("odoo")
with open(program, "rb") as source:
    code = compile(source.read(), program, "exec")
# sys.argv[0] stays this file: see above.
exec(code, {"__name__": "__main__", "__file__": program, "__builtins__": __builtins__})
`
}
