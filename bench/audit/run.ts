import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a whole process said, and what it cost. */
export interface Ran {
  readonly output: string
  readonly errors: string
  readonly milliseconds: number
}

/** Runs a program to its end. Linters end with 1 when they find something, so every code but a signal is well. */
export function run(argv: readonly string[], directory?: string): Promise<Ran> {
  const [program = '', ...rest] = argv
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(program, rest, {
      cwd: directory,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors += chunk
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal !== null) reject(new Error(`${argv.join(' ')} died of ${signal}`))
      else if ((code ?? 0) > 1 && program === process.execPath) reject(new Error(`${argv.join(' ')}: ${errors}`))
      else resolve({ output, errors, milliseconds: performance.now() - started })
    })
  })
}

/** Peak resident memory of a Node process in MB, as it knows it itself at its end. */
export async function megabytes(argv: readonly string[]): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'muelle-bench-'))
  try {
    const file = join(home, 'memory')
    const ask = join(home, 'ask.cjs')
    writeFileSync(
      ask,
      `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS)))`,
    )
    await run([process.execPath, '-r', ask, ...argv])
    // maxRSS is in kilobytes.
    return Number(readFileSync(file, 'utf8')) / 1024
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
