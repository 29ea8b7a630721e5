import { spawn } from 'node:child_process'
import { cli, type Project } from './project.ts'

/** When the client is killed: as soon as it says that a step is over, or a moment after it says that it begins. */
export interface Moment {
  /** The step as progress names it. */
  readonly what: string
  readonly at: 'over' | 'start'
}

/** How a line of progress begins. */
const words = { over: ['done', 'same'], start: ['begin'] }

/** Runs Muelle and kills it with SIGKILL at a moment. Resolves to what it said, and whether it was killed. */
export function killAt(
  project: Project,
  command: readonly string[],
  { what, at }: Moment,
): Promise<{ readonly killed: boolean; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const argv = [cli, '-C', project.directory, '--format', 'json', ...command]
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] })
    let output = ''
    let seen = false
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (seen || !output.split('\n').some((line) => isAt(line, { what, at }))) return
      seen = true
      // At the start: in the middle of its work, as far as a step takes that long.
      setTimeout(() => child.kill('SIGKILL'), at === 'over' ? 0 : 150)
    })
    child.on('error', reject)
    child.on('exit', (_code, signal) => resolve({ killed: signal === 'SIGKILL', output }))
  })
}

const isAt = (line: string, { what, at }: Moment) =>
  words[at].some((word) => line.startsWith(word) && line.slice(word.length).trimStart().startsWith(what))
