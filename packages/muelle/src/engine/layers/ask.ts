import { text } from 'node:stream/consumers'
import { EnvironmentError } from '../../kernel/errors.ts'
import { unpackError } from '../host/carried-error.ts'
import { attached } from '../once.ts'
import type { Engine } from '../port.ts'
import { LayersAnswer, socketPath } from './agent.ts'

/**
 * Has the layers of an image read on the daemon's host.
 * @param muelle Muelle's own image; the engine has it. @param socket of the daemon, on its host.
 * @param copied the layers that were copied in from a build context; the lowest is 0.
 */
export async function askLayers(
  engine: Engine,
  { image, muelle, socket, copied }: { image: string; muelle: string; socket: string; copied: readonly number[] },
  signal?: AbortSignal,
): Promise<Exclude<LayersAnswer, { failed: unknown }>> {
  const request = {
    image: muelle,
    entrypoint: ['/usr/local/bin/muelle'],
    argv: ['layers-agent', '--image', image, '--copied', copied.join(',')],
    user: '0:0',
    network: 'none',
    capabilities: [],
    labels: { 'io.muelle.role': 'layers' },
    binds: [`${socket}:${socketPath}`],
  }
  return await attached(engine, request, signal, async (container) => {
    const [said, complaint] = await Promise.all([text(container.stdout), text(container.stderr)])
    signal?.throwIfAborted()
    const answer = said.trim() === '' ? undefined : LayersAnswer.parse(JSON.parse(said))
    if (answer === undefined)
      throw new EnvironmentError({
        what: 'The container that reads the layers ended without an answer.',
        evidence: complaint.trim().split('\n').slice(-8).join('\n') || undefined,
        next: 'Run the same command again; the memory or the disk of the Docker host may be full.',
      })
    if ('failed' in answer) throw unpackError(answer.failed)
    return answer
  })
}
