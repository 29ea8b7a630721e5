import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file that is being written. */
export interface Spooled {
  readonly file: string
  write(bytes: Uint8Array | string): void
  close(): void
}

/** Where runs put what they hand out until all are done: a log or a screencast may be larger than this process may become. */
export interface Spool extends AsyncDisposable {
  /** Begins another file; its name says nothing. */
  begin(): Spooled
}

/** A folder of this machine's own temporary ones, gone when it is disposed of. */
export async function openSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'muelle-test-'))
  const open = new Set<number>()
  let count = 0
  return {
    begin() {
      count += 1
      const file = join(folder, String(count))
      const descriptor = openSync(file, 'wx', 0o600)
      open.add(descriptor)
      return {
        file,
        write: (bytes) => void writeSync(descriptor, typeof bytes === 'string' ? Buffer.from(bytes) : bytes),
        close: () => void (open.delete(descriptor) && closeSync(descriptor)),
      }
    },
    async [Symbol.asyncDispose]() {
      for (const descriptor of open) closeSync(descriptor)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
