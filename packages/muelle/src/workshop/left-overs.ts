import { z } from 'zod'
import type { ContainerSummary, Engine } from '../engine/port.ts'
import { definitionsOf, networksOf } from '../render/expected.ts'
import { renderStack } from '../render/render.ts'
import type { Stack } from '../stack/stack.ts'

/** The part of the engine's answer that tells which networks a container is in. */
const Attached = z.object({ NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()) }) })

/** The role of a container that a person's shell runs in, without the stack's lock: it ends by itself when the person is gone. */
export const shellRole = 'shell'

/** Compose names the container that shall take another one's place so, until that one is gone (docker/compose, pkg/compose/convergence.go). */
const successorName = /^[0-9a-f]{12}_/

/**
 * Removes what a killed run left: one-off containers, containers that were to take the place of others and never started, and containers
 * that it had not yet joined to all their networks. The second ones would be in the way of their own names. As to the third, Compose joins
 * networks one after the other, and takes a half-joined container for whole ever after: its definition is right.
 * The lock is ours, so nobody else is at work on any of them but the person at a shell, which is left alone. Data is in volumes and stays.
 */
export async function removeLeftOvers(engine: Engine, stack: Stack, note: (text: string) => void): Promise<void> {
  const rendered = renderStack(stack)
  const networks = networksOf(rendered)
  const definitions = definitionsOf(rendered)
  for (const container of await engine.containers(stack.project)) {
    // One with another definition is Compose's to make anew, when its image is there: until then it serves.
    const same = container.labels['io.muelle.definition'] === definitions.get(container.service)
    const unstarted = container.state === 'created' && successorName.test(container.name)
    if (unstarted) {
      note(`removing ${container.name}, which an interrupted run made and never started`)
      await engine.removeContainer(container.id)
      continue
    }
    if (container.state === 'running' && container.labels['io.muelle.role'] === shellRole) continue
    const missing = container.oneOff || !same ? [] : await missingNetworks(engine, stack, container, networks)
    if (!container.oneOff && missing.length === 0) continue
    note(
      `removing ${container.name}, which an interrupted run left ${container.oneOff ? 'behind' : `outside ${missing.join(', ')}`}`,
    )
    await engine.removeContainer(container.id)
  }
}

async function missingNetworks(
  engine: Engine,
  { project }: Stack,
  { id, service }: ContainerSummary,
  networks: ReadonlyMap<string, readonly string[]>,
): Promise<readonly string[]> {
  const { NetworkSettings } = Attached.parse(await engine.inspect(id))
  const joined = Object.keys(NetworkSettings.Networks)
  return (networks.get(service) ?? []).filter((network) => !joined.includes(`${project}_${network}`))
}
