import type { Clock } from '../../kernel/clock.ts'
import type { Progress, Step } from '../../kernel/steps.ts'
import { besides, endFailed } from './conclude.ts'
import type { HostSession, RunState } from './session.ts'

/** A step with the work behind it. The work is convergent: done twice it ends in the same state. Returns false when nothing changed. */
export interface Task<World> {
  readonly step: Step
  work(world: World, note: (text: string) => void): Promise<unknown>
}

/**
 * Does tasks in order and persists each one's beginning and end in `state/run.json` on the host,
 * so that a killed process is seen by the next one, which does the same tasks again.
 * @throws what the failing task threw, after the run was marked failed or interrupted.
 */
export async function runDurably<World extends { readonly session: HostSession }>(
  world: World,
  run: { readonly id: string; readonly operation: string; readonly clock: Clock; readonly signal: AbortSignal },
  tasks: readonly Task<World>[],
  progress: Progress,
): Promise<void> {
  const { clock, signal } = run
  let state: RunState = { schema: 1, id: run.id, operation: run.operation, startedAt: clock.now(), steps: [] }
  const save = async (change: Partial<RunState>) => {
    state = { ...state, ...change }
    await world.session.saveRun(state)
  }
  const mark = (id: string, mark: 'started' | 'done' | 'failed') => {
    const others = state.steps.filter((step) => step.id !== id)
    return save({ steps: [...others, { id, state: mark, at: clock.now() }] })
  }
  try {
    for (const task of tasks) {
      signal.throwIfAborted()
      await mark(task.step.id, 'started')
      await progress.step(task.step, async (note) => {
        const result = await task.work(world, note)
        // Before it is announced as done: who was told may rely on it being written down.
        await mark(task.step.id, 'done')
        return result
      })
    }
    await save({ outcome: 'done' })
  } catch (error) {
    await besides(save({ outcome: signal.aborted ? 'interrupted' : 'failed' }))
    await endFailed(world.session, signal, error)
    throw error
  }
}
