import { isDeepStrictEqual } from 'node:util'
import type { NetworkDetail } from '../../engine/port/networks.ts'
import { UserError } from '../../kernel/errors.ts'
import { readCompose, type WrittenNetwork } from '../../render/written.ts'
import { hostText, takenBefore } from '../../workshop/taken.ts'
import { driftOf } from '../drift.ts'
import { strangersIn } from '../list.ts'
import { type NetworkWorld, unknownNetwork } from '../world.ts'

/** The command that recreates a network, without `muelle`. */
export const commandFor = (key: string): string => `network recreate ${key}`

/** What making a network anew cures, and whom it takes down. */
export interface Cure {
  readonly key: string
  /** As Docker calls it. */
  readonly name: string
  readonly wanted: WrittenNetwork
  readonly reasons: readonly string[]
  /** Services that run, or ran before an earlier attempt was cut off: they run again afterwards. */
  readonly running: readonly string[]
  /** Services whose container exists and stands still: it is made again and not started. */
  readonly standing: readonly string[]
}

/**
 * What there is to cure. Changes nothing.
 * @throws UserError, refused: nothing is wrong with it, somebody else is in it, or the host has another compose.yaml.
 */
export async function cureFor(world: NetworkWorld, key: string): Promise<Cure> {
  const { stack, written, networks } = world
  const wanted = written.networks[key]
  if (wanted === undefined) throw unknownNetwork(world, key)
  const taken = await takenBefore(world, commandFor(key))
  const real = networks.find((network) => network.key === key)
  if (real === undefined && taken === undefined)
    throw refused(`${key} does not exist.`, 'there is nothing to recreate', 'muelle up makes it.')
  await sameOnHost(world, key, wanted)
  if (real !== undefined) nobodyElse(real, stack.project)
  const reasons = [
    ...(real === undefined ? [] : driftOf(wanted, real)),
    ...(taken === undefined ? [] : ['an earlier network recreate was cut off']),
  ]
  if (reasons.length === 0)
    throw refused(
      `${key} is as compose.yaml says: recreating it would cure nothing.`,
      'driver, internal and every option are the same',
      `If services do not reach each other, muelle network test FROM TO says which link fails.`,
    )
  const members = (real?.members ?? []).filter(({ project, oneOff }) => project === stack.project && !oneOff)
  const services = (runs: boolean) => [
    ...new Set([
      ...members.filter(({ state }) => (state === 'running') === runs).map(({ service }) => service ?? ''),
      ...((runs ? taken?.running : taken?.standing) ?? []),
    ]),
  ]
  const running = services(true).sort()
  const standing = services(false).filter((service) => !running.includes(service))
  return { key, name: real?.name ?? `${stack.project}_${key}`, wanted, reasons, running, standing: standing.sort() }
}

/** Compose makes it from the file on the host: an older one there would bring the old network back. */
async function sameOnHost(world: NetworkWorld, key: string, wanted: WrittenNetwork): Promise<void> {
  const text = await hostText(world, 'compose.yaml')
  const there = text === undefined ? undefined : readCompose(text).networks[key]
  if (!isDeepStrictEqual(there, wanted))
    throw refused(
      `compose.yaml on the host says another thing of ${key} than muelle.yaml does now.`,
      `there: ${JSON.stringify(there) ?? 'nothing'}`,
      'Run muelle up first: it ships what is rendered.',
    )
}

function nobodyElse(real: NetworkDetail, project: string): void {
  const others = [...strangersIn(real, project), ...real.members.filter(({ oneOff }) => oneOff).map(({ name }) => name)]
  if (others.length > 0)
    throw refused(
      `${real.key} is used by what this stack cannot take down and bring up again.`,
      others.join(', '),
      `Take it out first: docker network disconnect ${real.name} ${others[0]}`,
    )
}

const refused = (what: string, evidence: string, next: string) =>
  new UserError({ what, evidence, next }, { refused: true })
