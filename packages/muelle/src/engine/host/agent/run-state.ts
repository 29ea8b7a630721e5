import { join } from 'node:path'
import { z } from 'zod'
import { EnvironmentError } from '../../../kernel/errors.ts'
import { readIfExists, writeAtomic } from '../../../kernel/files.ts'
import { RunState } from '../protocol.ts'

const runPath = (root: string) => join(root, 'state', 'run.json')

/** The run in progress or the last one; undefined when there was none. */
export async function readRun(root: string): Promise<z.output<typeof RunState> | undefined> {
  const path = runPath(root)
  const text = await readIfExists(path)
  if (text === undefined) return undefined
  const parsed = RunState.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new EnvironmentError({
    what: `${path} is of another version of Muelle.`,
    evidence: z.prettifyError(parsed.error),
    next: 'Use the Muelle that wrote it, or a newer one.',
  })
}

export async function saveRun(root: string, run: z.output<typeof RunState>): Promise<void> {
  await writeAtomic(runPath(root), `${JSON.stringify(run)}\n`, { mode: 0o600 })
}

/** Marks a run that was going on when its client died. */
export async function markInterrupted(root: string): Promise<void> {
  const run = await readRun(root)
  if (run !== undefined && run.outcome === undefined) await saveRun(root, { ...run, outcome: 'interrupted' })
}
