import { open } from 'node:fs/promises'

/** Bytes of a log that are looked at from its end. */
const tail = 64 * 1024

/** A log that is not there, or that this user may not read, must not hide why the daemon failed: it is as if it said nothing. */
const openLog = (path: string) => open(path, 'r').catch(() => undefined)

/** Size of a log in bytes; 0 when there is none. */
export async function sizeOf(path: string): Promise<number> {
  const file = await openLog(path)
  if (file === undefined) return 0
  await using opened = file
  return (await opened.stat()).size
}

/**
 * What dockerd complained about since it was started: at most its last five grave lines, or its last lines when none is grave.
 * @param from size of the log before the start.
 */
export async function lastWords(path: string, from: number): Promise<string> {
  const file = await openLog(path)
  if (file === undefined) return ''
  await using opened = file
  const { size } = await opened.stat()
  const begin = Math.max(from, size - tail)
  const { buffer, bytesRead } = await opened.read({ position: begin, buffer: Buffer.alloc(Math.max(size - begin, 1)) })
  return gravest(buffer.toString('utf8', 0, bytesRead))
}

/** @param log lines as dockerd writes them: `time=… level=… msg=…`, and `failed to start daemon: …` bare. */
export function gravest(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '')
  const grave = lines.filter((line) => /level=(error|fatal)|failed to start|^panic:/.test(line))
  return (grave.length > 0 ? grave : lines).slice(-5).join('\n')
}
