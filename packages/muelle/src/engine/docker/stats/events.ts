import type { Readable } from 'node:stream'
import { z } from 'zod'
import { lineSplitter } from '../../../kernel/lines.ts'
import type { ContainerEvent } from '../../port/stats.ts'
import type { Client } from '../client.ts'
import { composeLabels } from '../containers.ts'

/** Without `exec_*` and `health_status`, which come every few seconds and mean nothing here. */
const actions = ['create', 'start', 'restart', 'die', 'oom', 'pause', 'unpause', 'rename', 'update', 'destroy']

const Event = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).default({}) }),
})

/** What happens to a project's containers, as the daemon tells it; ends when the signal aborts. */
export async function* events(client: Client, project: string, signal: AbortSignal): AsyncGenerator<ContainerEvent> {
  const filters = { type: ['container' as const], event: actions, label: [`${composeLabels.project}=${project}`] }
  const doing = 'tell what happens to the containers'
  const source = (await client.ask(doing, (docker) => docker.getEvents({ filters }))) as Readable
  const stop = () => source.destroy()
  signal.addEventListener('abort', stop, { once: true })
  const lines = lineSplitter()
  try {
    for await (const chunk of source as AsyncIterable<Buffer>)
      for (const line of lines.push(chunk)) {
        if (line.trim() === '') continue
        const { Action, Actor } = Event.parse(JSON.parse(line))
        yield { action: Action, container: Actor.ID, service: Actor.Attributes[composeLabels.service] ?? '' }
      }
  } catch (error) {
    // Ending it by ourselves is no failure.
    if (!signal.aborted) throw await client.ask(doing, () => Promise.reject(error)).catch((told) => told)
  } finally {
    signal.removeEventListener('abort', stop)
    source.destroy()
  }
}
