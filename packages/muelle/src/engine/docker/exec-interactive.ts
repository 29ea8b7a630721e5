import { once } from 'node:events'
import type { ExecRequest } from '../port.ts'
import type { Client } from './client.ts'
import { createExec, exitCodeOf } from './exec.ts'

/** Runs a program with the person's terminal, its size and its keys; resolves to the exit code. */
export async function execInteractive(
  client: Client,
  container: string,
  request: Omit<ExecRequest, 'input'>,
  terminal: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream },
): Promise<number> {
  const { stdin, stdout } = terminal
  const doing = `run ${request.argv[0]} in ${container}`
  const environment = { ...(process.env.TERM && { TERM: process.env.TERM }), ...request.environment }
  const created = await createExec(client, container, { ...request, environment }, true)
  const stream = await client.ask(doing, () => created.start({ hijack: true, stdin: true, Tty: true }))
  const resize = () => {
    // The program may be gone by now: its size does not matter then.
    created.resize({ h: stdout.rows, w: stdout.columns }).catch(() => undefined)
  }
  const raw = stdin.isTTY && !stdin.isRaw
  if (raw) stdin.setRawMode(true)
  stdout.on('resize', resize)
  resize()
  // Ctrl-C is a key of the program's; this is the terminal that was closed, or somebody who ends Muelle.
  const { signal } = request
  const stop = () => stream.destroy()
  signal?.addEventListener('abort', stop, { once: true })
  stdin.on('error', stop)
  try {
    stdin.pipe(stream)
    stream.pipe(stdout, { end: false })
    await client.ask(doing, () => once(stream, 'close'))
  } finally {
    signal?.removeEventListener('abort', stop)
    stdin.off('error', stop)
    stdin.unpipe(stream)
    stdin.pause()
    stdout.off('resize', resize)
    if (raw) stdin.setRawMode(false)
  }
  signal?.throwIfAborted()
  return exitCodeOf(client, container, created, doing)
}
