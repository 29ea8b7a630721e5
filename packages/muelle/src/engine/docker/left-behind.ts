import type Docker from 'dockerode'
import { fewAtOnce } from '../../kernel/few-at-once.ts'
import type { Client } from './client.ts'
import { removeContainer } from './containers.ts'

/**
 * Removes what a killed process has made and never started: nothing removes such a container by itself.
 * @param own one just made with the same label: its time is the daemon's now, whatever the clock here says.
 * @param old seconds after which one that never started was left behind.
 */
export async function removeLeftBehind(
  docker: Docker,
  client: Client,
  { label, own, old }: { readonly label: string; readonly own: string; readonly old: number },
): Promise<void> {
  const made = await docker.listContainers({ all: true, filters: { label: [label], status: ['created'] } })
  const now = made.find(({ Id }) => Id === own)?.Created
  if (now === undefined) return
  const left = made.filter(({ Created }) => Created < now - old)
  await fewAtOnce(left, 4, ({ Id }) => removeContainer(client, Id))
}
