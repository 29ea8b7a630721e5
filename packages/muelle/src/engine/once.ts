import { text } from 'node:stream/consumers'
import type { AttachRequest, Engine } from './port.ts'

/** What a container that ran to its end has said. */
export interface Said {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Runs a container to its end, without anything to read. It is removed when it ends. Never throws because of the exit code. */
export async function runOnce(engine: Pick<Engine, 'attach'>, request: AttachRequest): Promise<Said> {
  const container = await engine.attach(request)
  container.stdin.end()
  const [stdout, stderr, exitCode] = await Promise.all([
    text(container.stdout),
    text(container.stderr),
    container.ended,
  ])
  return { stdout, stderr, exitCode }
}
