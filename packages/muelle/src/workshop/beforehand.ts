import { endFailed } from '../engine/host/conclude.ts'
import type { Context } from '../kernel/operation.ts'
import type { Workshop } from './change.ts'

/**
 * What is looked at and refused before the first step of a durable run, which writes down by itself how it ended.
 * @throws what the work throws, after the journal says so.
 */
export async function beforehand<T>({ session }: Workshop, { signal }: Context, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await endFailed(session, signal, error)
    throw error
  }
}
