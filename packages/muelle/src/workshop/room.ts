import { poolUse } from '../engine/address-pools.ts'
import type { Engine } from '../engine/port.ts'
import { takenBy } from '../engine/taken-port.ts'
import { EnvironmentError, UserError } from '../kernel/errors.ts'
import { publishedPorts } from '../render/compose/proxy.ts'
import { networksOf } from '../render/expected.ts'
import { renderStack } from '../render/render.ts'
import type { Stack } from '../stack/stack.ts'

/** A stack, and the engine of its host. */
export interface Place {
  readonly stack: Stack
  readonly engine: Engine
}

/**
 * Looks whether others leave room on the host for what the stack takes: its ports, and addresses for its networks.
 * @throws UserError, refused, that names who has a port; EnvironmentError when Docker has no addresses left.
 */
export async function requireRoom(place: Place): Promise<void> {
  await Promise.all([requirePorts(place), requireAddresses(place)])
}

async function requirePorts({ stack, engine }: Place): Promise<void> {
  const { address } = stack.proxy
  for (const port of publishedPorts(stack)) {
    const holder = await engine.holderOf(port, address)
    // A process may be the one that Docker itself holds the port with, while a container is being made.
    const own = holder?.kind === 'container' ? holder.project === stack.project : holder?.name === 'docker-proxy'
    if (holder === undefined || own) continue
    throw new UserError(
      { ...takenBy(port, holder), evidence: `${stack.project} publishes ${address}:${port}; ${engine.address}` },
      { refused: true },
    )
  }
}

async function requireAddresses({ stack, engine }: Place): Promise<void> {
  const wanted = new Set([...networksOf(renderStack(stack)).values()].flat())
  const [info, all] = await Promise.all([engine.info(), engine.networks.taken()])
  const there = all.filter(({ project }) => project === stack.project).length
  const missing = wanted.size - there
  if (missing <= 0) return
  const { capacity, taken } = poolUse(
    info.addressPools,
    all.flatMap(({ subnets }) => subnets),
  )
  if (capacity - taken >= missing) return
  throw noAddresses(
    `${taken} of ${capacity} networks are taken, ${stack.project} needs ${missing} more: ${whoHas(all)}`,
  )
}

/** `acme-live 4, shop 2, without a project 3`, the most first. Docker's host and none have no addresses. */
function whoHas(all: readonly { readonly project: string | undefined; readonly subnets: readonly string[] }[]): string {
  const counts = new Map<string, number>()
  for (const { project = 'without a project' } of all.filter(({ subnets }) => subnets.length > 0))
    counts.set(project, (counts.get(project) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([project, count]) => `${project} ${count}`)
    .join(', ')
}

/** What the daemon says when its pools are used up: before Docker 23, and since. */
const usedUp =
  /could not find an available, non-overlapping IPv4 address pool|all predefined address pools have been fully subnetted/

/** The report for a start that failed for want of addresses, as where the host's own routes take some; undefined for another failure. */
export async function explainNoAddresses(engine: Engine, output: string): Promise<EnvironmentError | undefined> {
  const line = output.split('\n').find((each) => usedUp.test(each))
  if (line === undefined) return undefined
  return noAddresses(`${line.trim()}\nnetworks: ${whoHas(await engine.networks.taken())}`)
}

const noAddresses = (evidence: string) =>
  new EnvironmentError({
    what: 'Docker has no addresses left for the networks of another stack.',
    evidence,
    next: 'On that host give Docker smaller networks, of which there are thousands: muelle host harden --only daemon --restart-docker (default-address-pools in daemon.json; stacks that run keep theirs). Or remove networks that nobody uses: docker network prune.',
  })
