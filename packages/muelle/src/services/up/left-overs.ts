import type { Engine } from '../../engine/port.ts'

/** Removes one-off containers that a killed run left: the lock is ours, so nobody else's can be among them. */
export async function removeLeftOvers(engine: Engine, project: string): Promise<void> {
  const left = (await engine.containers(project)).filter(({ oneOff }) => oneOff)
  await Promise.all(left.map(({ id }) => engine.removeContainer(id)))
}
