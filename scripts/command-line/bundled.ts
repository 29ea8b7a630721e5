import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operations } from '../../packages/muelle/src/cli/fixtures/operations.ts'
import { bundle } from '../build/bundle.ts'
import { packageRoot } from '../build/places.ts'
import { readRegistry } from '../build/registry.ts'

/** How a process ended, and what it said. */
export interface Ended {
  readonly exit: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** What a call needs beside its words. */
export interface Call {
  readonly input?: string
  readonly environ?: Readonly<Record<string, string>>
  /** Called with all of standard output so far, and what ends or signals the process. */
  readonly onOutput?: (text: string, kill: (signal: NodeJS.Signals) => void) => unknown
}

/** A bundle with the operations of `cli/fixtures`, as real processes see it: removed by `dispose`. */
export interface Bundled extends Disposable {
  /** Where it is: `muelle.js` in it is the command. */
  readonly directory: string
  run(argv: readonly string[], call?: Call): Promise<Ended>
}

export async function bundleFixtures(): Promise<Bundled> {
  const place = mkdtempSync(join(tmpdir(), 'muelle-bundle-'))
  const directory = join(place, 'dist')
  const file = join(packageRoot, 'src/cli/fixtures/operations.ts')
  await bundle(directory, { registry: await readRegistry(operations), file })
  return {
    directory,
    run: (argv, call) => runNode([join(directory, 'muelle.js'), ...argv], place, call),
    [Symbol.dispose]: () => rmSync(place, { recursive: true, force: true }),
  }
}

/** Runs this Node; resolves when the process has ended and its streams are read. */
export function runNode(argv: readonly string[], directory: string, call: Call = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, HOME: directory, ...call.environ }
    const child = spawn(process.execPath, argv, { cwd: directory, env })
    const said = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text
      call.onOutput?.(said.stdout, (signal) => child.kill(signal))
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text
    })
    child.on('error', reject)
    child.on('close', (exit, signal) => resolve({ exit, signal, ...said }))
    child.stdin.end(call.input ?? '')
  })
}
