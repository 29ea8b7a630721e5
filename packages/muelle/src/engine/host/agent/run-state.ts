import { join } from 'node:path'
import type { z } from 'zod'
import { readIfExists, writeAtomic } from '../../../kernel/files.ts'
import { parseStored } from '../../../kernel/stored.ts'
import { RunState } from '../protocol.ts'

const runPath = (root: string) => join(root, 'state', 'run.json')

/** The run in progress or the last one; undefined when there was none. @throws UserError when a newer Muelle wrote it. */
export async function readRun(root: string): Promise<z.output<typeof RunState> | undefined> {
  const path = runPath(root)
  const text = await readIfExists(path)
  return text === undefined ? undefined : parseStored(RunState, text, path)
}

/** Replaces the state of the run. Needs the lock. */
export async function saveRun(root: string, run: z.output<typeof RunState>): Promise<void> {
  await writeAtomic(runPath(root), `${JSON.stringify(run)}\n`, { mode: 0o600 })
}

/** Marks a run that was going on when its client died. */
export async function markInterrupted(root: string): Promise<void> {
  const run = await readRun(root)
  if (run !== undefined && run.outcome === undefined) await saveRun(root, { ...run, outcome: 'interrupted' })
}
