import type { ContainerInspectInfo } from 'dockerode'
import type { ContainerState, ContainerSummary } from '../port.ts'
import type { Client } from './client.ts'
import { hasStatus } from './errors.ts'

/** Labels that Compose puts on what it makes. */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  oneOff: 'com.docker.compose.oneoff',
  number: 'com.docker.compose.container-number',
  network: 'com.docker.compose.network',
  volume: 'com.docker.compose.volume',
} as const

/** Containers that carry all these `key=value` labels, sorted by service and name. One that vanishes meanwhile is left out. */
export async function containersWith(client: Client, labels: readonly string[]): Promise<ContainerSummary[]> {
  const found = await client.ask('list the containers', (docker) =>
    docker.listContainers({ all: true, filters: { label: [...labels] } }),
  )
  const all = await Promise.all(found.map(({ Id }) => inspectIfThere(client, Id)))
  return all
    .filter((info) => info !== undefined)
    .map(summaryOf)
    .sort((a, b) => (`${a.service}\0${a.name}` < `${b.service}\0${b.name}` ? -1 : 1))
}

/** The engine's own answer; undefined when there is no such container. */
export function inspectIfThere(client: Client, container: string): Promise<ContainerInspectInfo | undefined> {
  return client.ask(`inspect the container ${container}`, async (docker) => {
    try {
      return await docker.getContainer(container).inspect()
    } catch (error) {
      if (hasStatus(error, 404)) return undefined
      throw error
    }
  })
}

/** What Muelle needs of the engine's answer. */
function summaryOf(info: ContainerInspectInfo): ContainerSummary {
  const { State: state, Config: config } = info
  const labels = config.Labels ?? {}
  // The engine's zero time stands for "never".
  const startedAt = state.StartedAt.startsWith('0001-') ? undefined : state.StartedAt
  const over = state.Status === 'exited' || state.Status === 'dead' || state.Status === 'restarting'
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    service: labels[composeLabels.service] ?? '',
    oneOff: labels[composeLabels.oneOff] === 'True',
    image: config.Image,
    imageId: info.Image,
    state: state.Status as ContainerState,
    health: healthOf(state.Health?.Status),
    startedAt,
    exitCode: over ? state.ExitCode : undefined,
    restarts: info.RestartCount,
    oomKilled: state.OOMKilled,
    ports: portsOf(info),
    labels,
    lastProbe: state.Health?.Log?.at(-1)?.Output.trim() || undefined,
    healthcheck: healthcheckOf(config.Healthcheck?.Test),
  }
}

/** The engine's own two forms; NONE switches an image's check off. */
function healthcheckOf([form, ...words]: readonly string[] = []): readonly string[] | undefined {
  if (form === 'CMD') return words
  return form === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : undefined
}

const healthOf = (status: string | undefined): ContainerSummary['health'] =>
  status === 'healthy' || status === 'unhealthy' || status === 'starting' ? status : 'none'

function portsOf(info: ContainerInspectInfo): string[] {
  // A port that is exposed and not published has null in place of its bindings, whatever the types say.
  const ports = Object.entries(info.NetworkSettings.Ports ?? {}) as [
    string,
    { HostIp: string; HostPort: string }[] | null,
  ][]
  return ports.flatMap(([inside, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => `${HostIp || '0.0.0.0'}:${HostPort}->${inside}`),
  )
}

/** Removes a container, running or not, with its anonymous volumes. One that is gone already is no error. */
export function removeContainer(client: Client, container: string): Promise<void> {
  return client.ask(`remove the container ${container}`, async (docker) => {
    try {
      await docker.getContainer(container).remove({ force: true, v: true })
    } catch (error) {
      // 409: another one is removing it just now.
      if (!hasStatus(error, 404) && !hasStatus(error, 409)) throw error
    }
  })
}
