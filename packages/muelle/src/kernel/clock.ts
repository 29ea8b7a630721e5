/** The time, injected so that plans, journals and tests are repeatable. */
export interface Clock {
  /** Now, as an ISO 8601 instant in UTC. */
  now(): string
  /** Resolves after `milliseconds`, or rejects with the signal's reason when it aborts first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = Object.freeze({
  now: () => new Date().toISOString(),
  sleep: async (milliseconds: number, signal?: AbortSignal) => {
    const { setTimeout } = await import('node:timers/promises')
    await setTimeout(milliseconds, undefined, signal ? { signal } : {})
  },
})
