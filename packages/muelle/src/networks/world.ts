import type { NetworkDetail } from '../engine/port/networks.ts'
import type { ContainerSummary, Engine } from '../engine/port.ts'
import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { renderStack } from '../render/render.ts'
import { type Written, writtenOf } from '../render/written.ts'
import type { Stack } from '../stack/stack.ts'
import { look } from '../workshop/look.ts'

/** A stack's networks: as compose.yaml wants them, and as they are. */
export interface NetworkWorld {
  readonly stack: Stack
  readonly engine: Engine
  readonly written: Written
  /** As they are, by key; those that compose.yaml no longer names too. */
  readonly networks: readonly NetworkDetail[]
  readonly containers: readonly ContainerSummary[]
}

/** Looks; changes nothing. */
export async function lookAtNetworks(context: Context): Promise<NetworkWorld> {
  const { stack, engine, containers } = await look(context)
  const networks = await engine.networks.list(stack.project)
  return { stack, engine, containers, networks, written: writtenOf(renderStack(stack)) }
}

/** The running containers of services, one a service. */
export const runningServices = ({ containers }: NetworkWorld): readonly ContainerSummary[] =>
  containers.filter(({ oneOff, state }) => !oneOff && state === 'running')

/** @throws UserError that names the networks there are. */
export function unknownNetwork({ stack, written }: NetworkWorld, key: string): UserError {
  return new UserError({
    what: `${stack.project} has no network ${key}.`,
    evidence: `compose.yaml names ${Object.keys(written.networks).join(', ')}`,
    next: 'Name one of these.',
  })
}
