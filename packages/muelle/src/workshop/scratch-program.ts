/**
 * Runs in the image: unpacks what comes by standard input, runs the command there, and prints what it changed as one JSON document.
 * Line ends stay as they were: Odoo's tools read a file with any and write it with LF alone (Path.read_text and open('w')).
 */
export const scratchProgram = `
import base64, difflib, hashlib, json, os, subprocess, sys, tarfile, tempfile
argv = json.loads(sys.argv[1])
root = tempfile.mkdtemp(prefix='muelle-')
with tarfile.open(fileobj=sys.stdin.buffer, mode='r|') as tar:
    for member in tar:
        tar.extract(member, root, set_attrs=False)

def contents():
    found = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [each for each in folders if each != '__pycache__']
        for name in names:
            path = os.path.join(folder, name)
            with open(path, 'rb') as file:
                found[os.path.relpath(path, root)] = file.read()
    return found

before = contents()
environment = {**os.environ, 'HOME': root + '.home', 'PYTHONDONTWRITEBYTECODE': '1', 'ODOO_RC': '/dev/null'}
done = subprocess.run(argv, cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True)

def lines(data):
    return data.decode('utf-8').splitlines(keepends=True)

changed = []
for path, now in sorted(contents().items()):
    old = before.get(path)
    if old is not None and b'\\r\\n' in old and b'\\n' not in old.replace(b'\\r\\n', b'') and b'\\r\\n' not in now:
        now = now.replace(b'\\n', b'\\r\\n')
    if now == old:
        continue
    try:
        source = '/dev/null' if old is None else 'a/' + path
        diff = difflib.unified_diff(lines(old or b''), lines(now), source, 'b/' + path)
        patch = ''.join(each if each.endswith('\\n') else each + '\\n\\\\ No newline at end of file\\n' for each in diff)
    except UnicodeDecodeError:
        patch = ''
    changed.append({
        'path': path,
        'before': None if old is None else hashlib.sha256(old).hexdigest(),
        'content': base64.b64encode(now).decode(),
        'patch': patch,
    })
json.dump({
    'exitCode': done.returncode,
    'stdout': done.stdout.decode('utf-8', 'replace'),
    'stderr': done.stderr.decode('utf-8', 'replace'),
    'files': changed,
}, sys.stdout)
`
