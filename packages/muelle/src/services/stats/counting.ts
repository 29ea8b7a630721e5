import { LostConnection } from '../../engine/lost-connection.ts'
import type { Sample } from '../../engine/port/stats.ts'
import type { ContainerSummary } from '../../engine/port.ts'
import { select, type View } from '../../workshop/look.ts'
import { type Limits, limitsOf } from '../container/limits.ts'
import type { Round } from './round.ts'
import { usageOf } from './usage.ts'

/** What is known of a container until something happens to it. */
interface Known {
  readonly container: ContainerSummary
  readonly limits: Limits
  memoryKills: number | undefined
}

/**
 * Counts what services use, round after round. Limits and killed processes are looked up once, and then only when the daemon tells
 * that something happened: asked for in every round they would cost more than all the rest.
 */
export class Counting {
  readonly #view: View
  readonly #services: readonly string[]
  readonly #signal: AbortSignal
  #known: readonly Known[] = []
  #before = new Map<string, Sample>()
  /** Containers in which a process was killed since the last round. */
  readonly #killed = new Set<string>()
  /** Whether containers came, went or changed since the last round. */
  #changed = true
  #following = false
  #failure: unknown

  /** @param services all when empty. */
  constructor(view: View, services: readonly string[], signal: AbortSignal) {
    select(view, services)
    this.#view = view
    this.#services = services
    this.#signal = signal
  }

  /** One round. @throws LostConnection when the daemon is away; the next round looks at everything anew. */
  async round(now: string): Promise<Round> {
    const { stack, engine } = this.#view
    if (this.#failure !== undefined) throw this.#failure
    try {
      if (this.#changed) await this.#look()
      for (const known of this.#known)
        if (this.#killed.delete(known.container.id)) known.memoryKills = await this.#memoryKills(known.container)
      const after = new Map<string, Sample>()
      await Promise.all(
        this.#known.map(async ({ container: { id, state } }) => {
          const sample = state === 'running' ? await engine.stats.sample(id, this.#signal) : undefined
          if (sample) after.set(id, sample)
        }),
      )
      const services = this.#known.map(({ container, limits, memoryKills }) => {
        const { id, name, service, state, restarts } = container
        const subject = { service, container: name, state, restarts, limits, memoryKills }
        return usageOf(subject, after.get(id), this.#before.get(id))
      })
      this.#before = after
      return { project: stack.project, at: now, away: null, services }
    } catch (error) {
      this.#changed = true
      throw error
    }
  }

  /** Hears from now on what happens to the containers. Begun anew by itself after the daemon was away. */
  follow(): void {
    if (this.#following) return
    this.#following = true
    this.#changed = true
    this.#listen().then(
      () => {
        this.#following = false
      },
      (error) => {
        this.#following = false
        this.#changed = true
        // The next round meets it too, and says it.
        if (!(error instanceof LostConnection)) this.#failure = error
      },
    )
  }

  async #listen(): Promise<void> {
    const { engine, stack } = this.#view
    for await (const { action, container } of engine.stats.events(stack.project, this.#signal)) {
      if (action === 'oom') this.#killed.add(container)
      else this.#changed = true
    }
  }

  async #look(): Promise<void> {
    const { stack, engine } = this.#view
    this.#changed = false
    const wanted = ({ oneOff, service }: ContainerSummary) =>
      !oneOff && (this.#services.length === 0 || this.#services.includes(service))
    const containers = (await engine.containers(stack.project)).filter(wanted)
    this.#known = await Promise.all(
      containers.map(async (container) => {
        const before = this.#known.find((known) => known.container.id === container.id)
        // It counts anew with every start.
        const same = before?.container.startedAt === container.startedAt && before?.container.state === container.state
        return {
          container,
          limits: limitsOf(await engine.inspect(container.id)),
          memoryKills: same ? before?.memoryKills : await this.#memoryKills(container),
        }
      }),
    )
  }

  async #memoryKills(container: ContainerSummary): Promise<number | undefined> {
    return await this.#view.engine.stats.memoryKills(container, this.#signal)
  }
}
