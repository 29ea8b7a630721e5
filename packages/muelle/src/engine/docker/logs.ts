import { LostConnection } from '../lost-connection.ts'
import type { ContainerSummary, LogLine, LogRequest } from '../port.ts'
import type { Client } from './client.ts'
import { composeLabels, containersWith, inspectIfThere } from './containers.ts'
import { readLog } from './log-reader.ts'
import { asTheyCome, inOrder } from './merge.ts'

/** Milliseconds between two looks at a container that does not run. */
const pause = 500

/** Milliseconds after which a daemon that does not answer is given up: stopping every container of a host may take it minutes. */
const longestAbsence = 300_000

/**
 * Lines of several containers. Without `follow`, sorted by time. With it, as they come, until the signal aborts:
 * a container that restarts or is recreated is followed on, without a line lost or told twice.
 */
export function logs(
  client: Client,
  containers: readonly ContainerSummary[],
  request: LogRequest,
): AsyncIterable<LogLine> {
  if (!request.follow) return inOrder(containers.map((container) => readLog(client, container, request)))
  return asTheyCome(containers.map((container) => followed(client, container, request)))
}

async function* followed(client: Client, first: ContainerSummary, request: LogRequest): AsyncGenerator<LogLine> {
  const { signal } = request
  let container = first
  let after: string | undefined
  while (!signal?.aborted) {
    try {
      for await (const line of readLog(client, container, request, after)) {
        after = line.at
        yield line
      }
    } catch (error) {
      if (!(error instanceof LostConnection)) throw error
    }
    const next = await back(() => running(client, container, signal), signal)
    if (next === undefined) return
    // A new container's log begins after the old one's end; its first line must not be cut by `tail` or `since`.
    if (next.id !== container.id) after ??= new Date(0).toISOString()
    container = next
  }
}

/** Asks again while the daemon is away, as during its restart. @throws LostConnection when it stays away. */
async function back<T>(question: () => Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  const { setTimeout } = await import('node:timers/promises')
  const began = performance.now()
  while (!signal?.aborted) {
    try {
      return await question()
    } catch (error) {
      if (!(error instanceof LostConnection) || performance.now() - began > longestAbsence) throw error
      await setTimeout(pause)
    }
  }
  return undefined
}

/** Waits until the container, or the one that took its place in the Compose project, runs. Undefined when the signal aborts. */
async function running(
  client: Client,
  container: ContainerSummary,
  signal: AbortSignal | undefined,
): Promise<ContainerSummary | undefined> {
  const { setTimeout } = await import('node:timers/promises')
  while (!signal?.aborted) {
    const info = await inspectIfThere(client, container.id)
    if (info?.State.Running) return container
    const successor = info === undefined ? await successorOf(client, container) : undefined
    if (successor) return successor
    // Nobody will take its place: it is of no project.
    if (info === undefined && container.labels[composeLabels.project] === undefined) return undefined
    await setTimeout(pause)
  }
  return undefined
}

async function successorOf(client: Client, { labels, id }: ContainerSummary): Promise<ContainerSummary | undefined> {
  const same = [composeLabels.project, composeLabels.service, composeLabels.number]
    .filter((label) => labels[label] !== undefined)
    .map((label) => `${label}=${labels[label]}`)
  if (labels[composeLabels.project] === undefined) return undefined
  const found = await containersWith(client, same)
  return found.find((other) => other.id !== id && other.state === 'running' && !other.oneOff)
}
