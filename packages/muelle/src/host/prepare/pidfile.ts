import { readIfExists } from '../../kernel/files.ts'

/** What a pid file tells: whether the program it names lives. */
export type PidFile =
  | { readonly state: 'absent' }
  | { readonly state: 'alive'; readonly path: string; readonly pid: number }
  /** The process is gone, is a zombie, or is another program that got the same number. */
  | { readonly state: 'stale'; readonly path: string; readonly evidence: string }

/**
 * Reads a pid file and looks at the process it names.
 * dockerd only asks whether the number is taken (pidfile.go of Docker 20.10): a killed daemon whose number went to another
 * program, or whose parent has not yet collected it, keeps the next one from starting.
 * @param program name of the process as the kernel has it, at most 15 characters.
 */
export async function readPidFile(path: string, program: string): Promise<PidFile> {
  const text = await readIfExists(path)
  if (text === undefined) return { state: 'absent' }
  const pid = Number(text.trim())
  if (!Number.isInteger(pid) || pid <= 0) return { state: 'stale', path, evidence: `it holds "${text.trim()}"` }
  const process = await processOf(pid)
  if (process === undefined) return { state: 'stale', path, evidence: `there is no process ${pid}` }
  if (process.state === 'Z') return { state: 'stale', path, evidence: `process ${pid} is dead and not yet collected` }
  if (process.name !== program) return { state: 'stale', path, evidence: `process ${pid} is ${process.name}` }
  return { state: 'alive', path, pid }
}

/** Name and state letter of a process (proc(5)); undefined when there is none. */
export async function processOf(pid: number): Promise<{ readonly name: string; readonly state: string } | undefined> {
  const text = await readIfExists(`/proc/${pid}/stat`)
  // The name stands in parentheses and may hold some itself: the last one ends it.
  const found = text === undefined ? null : /^\d+ \((.*)\) (\S)/s.exec(text)
  return found ? { name: found[1] ?? '', state: found[2] ?? '' } : undefined
}
