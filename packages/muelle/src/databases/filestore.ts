import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import { FailedError } from '../kernel/errors.ts'

const Files = z.object({ count: z.int(), bytes: z.int() })

/**
 * Counts the files of a database's filestore: two letters, then the SHA-1. The names of what Odoo's own clean-up is to look at
 * (`checklist`) are none. Source: Odoo 19.0 `odoo/addons/base/models/ir_attachment.py`.
 */
const script = `
import json, os, sys
root = os.path.join(os.environ.get("ODOO_DATA_DIR", "/var/lib/odoo"), "filestore", sys.argv[1])
count = size = 0
try:
    folders = [each for each in os.scandir(root) if each.is_dir() and len(each.name) == 2]
except FileNotFoundError:
    folders = []
for folder in folders:
    for file in os.scandir(folder.path):
        count += 1
        size += file.stat().st_size
print(json.dumps({"count": count, "bytes": size}))
`

/**
 * What lies in the filestore of a database.
 * @param container id of a running Odoo container.
 * @throws FailedError with Python's words when it cannot be read.
 */
export async function filestoreOnDisk(
  engine: Pick<Engine, 'exec'>,
  container: string,
  database: string,
  signal: AbortSignal,
): Promise<z.output<typeof Files>> {
  const argv = ['python3', '-', database]
  const { exitCode, stdout, stderr } = await engine.exec(container, { argv, input: script, signal })
  if (exitCode === 0) return Files.parse(JSON.parse(stdout))
  throw new FailedError(
    {
      what: `The filestore of ${database} cannot be read.`,
      evidence: stderr.trim().split('\n').at(-1) ?? `python3 exits with ${exitCode}`,
      next: 'See who may: muelle volume check odoo-data',
    },
    { unwound: true },
  )
}
