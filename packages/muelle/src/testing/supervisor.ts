/**
 * Python around Odoo in a container of a test run. It gives the run a data directory of its own (the template's filestore by hard links:
 * Odoo writes a file of it once and never again), ends Odoo when its own input ends (the client is gone, however), and at the end hands
 * out what was collected, as lines of JSON on standard output. Everything else goes to standard error.
 */
export const supervisorScript = `
import base64, json, os, shutil, signal, subprocess, sys, threading

task = json.loads(sys.argv[1])
data = os.path.join("/var/lib/odoo", task["database"])
filestore = os.path.join(data, "filestore", task["database"])
shutil.rmtree(data, ignore_errors=True)
os.makedirs(os.path.dirname(filestore))
if task["template"]:
    source = os.path.join("/var/lib/odoo", task["template"], "filestore", task["template"])
    if os.path.isdir(source):
        shutil.copytree(source, filestore, copy_function=os.link)
os.makedirs(task["collect"], exist_ok=True)
started = subprocess.Popen(task["argv"], stdin=subprocess.DEVNULL, stdout=2, stderr=2, start_new_session=True)


def watch():
    while sys.stdin.buffer.read(4096):
        pass
    try:
        os.killpg(started.pid, signal.SIGKILL)
    finally:
        shutil.rmtree(data, ignore_errors=True)
        os._exit(137)


threading.Thread(target=watch, daemon=True).start()
code = started.wait()
for folder, _, names in os.walk(task["collect"]):
    for name in sorted(names):
        path = os.path.join(folder, name)
        if os.path.islink(path) or not os.path.isfile(path):
            continue
        relative = os.path.relpath(path, task["collect"])
        with open(path, "rb") as file:
            for part in iter(lambda: file.read(30000), b""):
                print(json.dumps({"path": relative, "data": base64.b64encode(part).decode()}))
sys.stdout.flush()
if not task["keep"]:
    shutil.rmtree(data, ignore_errors=True)
os._exit(code if code >= 0 else 128 - code)
`

/** What the script is told. */
export interface Task {
  readonly database: string
  /** Whose filestore it begins with; null for an empty one. */
  readonly template: string | null
  readonly argv: readonly string[]
  /** Directory in the container whose files are handed out. */
  readonly collect: string
  /** Whether the data directory stays. */
  readonly keep: boolean
}
