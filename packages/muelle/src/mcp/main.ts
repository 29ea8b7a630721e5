import { resolve } from 'node:path'
import { Writable } from 'node:stream'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { specs } from '#generated/specs'
import { tools } from '#generated/tools'
import { namedDirectory } from '../kernel/directory.ts'
import { exitCode } from '../kernel/errors.ts'
import { redact } from '../kernel/redact.ts'
import { operations } from '../operations.ts'
import type { Catalogue } from './catalogue.ts'
import type { Place } from './place.ts'
import { createServer } from './server.ts'

/** How the server was started. */
export interface ServeOptions {
  readonly directory: string | undefined
  readonly environment: string | undefined
  /** Directories from which secrets may be read. */
  readonly secrets: readonly string[]
}

/**
 * Serves MCP over standard input and output until the client closes its end, or this process is asked to stop.
 * What runs then is aborted, and waited for: a change unwinds before the process ends.
 * @returns the exit code.
 */
export async function serve({ directory, environment, secrets }: ServeOptions): Promise<number> {
  const place: Place = {
    directory: namedDirectory(directory),
    environment,
    environ: process.env,
    secrets: secrets.map((path) => resolve(path)),
  }
  const catalogue: Catalogue = { entries: operations, descriptions: tools, specs }
  const running = new Set<Promise<unknown>>()
  const track = (call: Promise<unknown>) => {
    running.add(call)
    call.finally(() => running.delete(call)).catch(() => undefined)
  }
  const transport = new StdioServerTransport(process.stdin, takeStandardOutput())
  const closed = new Promise<void>((done) => process.stdin.once('close', done).once('end', done))
  const handle = serveStdio(() => createServer(catalogue, place, track), {
    transport,
    onerror: (error) => process.stderr.write(`muelle mcp: ${faultOf(error)}\n`),
  })
  const asked = new Promise<number>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => done(exitCode.interrupted))
  })
  const code = await Promise.race([closed.then(() => exitCode.done), asked])
  await handle.close()
  await Promise.allSettled(running)
  return code
}

/** One line for a fault of the connection; Zod's own message is a page of JSON. */
function faultOf(error: Error): string {
  return error.name === 'ZodError' ? 'the client sent something that is no JSON-RPC message' : redact(error.message)
}

/** Standard output belongs to the protocol: whatever else writes there, a library or a leftover, goes to standard error. */
function takeStandardOutput(): Writable {
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = process.stderr.write.bind(process.stderr)
  return new Writable({
    write(chunk: Buffer, _, done) {
      write(chunk, (error) => done(error))
    },
  })
}
