import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A whole process to measure. */
export interface Command {
  readonly name: string
  /** After `node`. */
  readonly argv: readonly string[]
  readonly directory?: string
}

/**
 * Figures of a whole process: wall time in milliseconds (first quartile: what disturbs a process only ever makes it slower), largest
 * resident memory in MB.
 */
export interface Sampled {
  readonly milliseconds: number
  readonly megabytes: number
}

/**
 * Runs whole processes of this Node, taking turns so that a slow moment of the machine hits all alike.
 * The first two rounds warm the caches of the disk and of compiled code and are not counted.
 * @throws Error when one of them fails.
 */
export async function sample(commands: readonly Command[], rounds: number): Promise<ReadonlyMap<Command, Sampled>> {
  const home = mkdtempSync(join(tmpdir(), 'muelle-bench-'))
  try {
    const times = new Map<Command, number[]>(commands.map((command) => [command, []]))
    for (let round = -2; round < rounds; round += 1) {
      for (const command of commands) {
        const time = await once(command, home, [])
        if (round >= 0) times.get(command)?.push(time)
      }
    }
    const memory = await largest(commands, home)
    return new Map(
      commands.map((command) => [
        command,
        { milliseconds: firstQuartile(times.get(command) ?? []), megabytes: memory.get(command) ?? Number.NaN },
      ]),
    )
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** Peak resident memory, as the process itself knows it at its end: in rounds of their own, as asking costs time. */
async function largest(commands: readonly Command[], home: string): Promise<ReadonlyMap<Command, number>> {
  const file = join(home, 'memory')
  const ask = join(home, 'ask.cjs')
  writeFileSync(
    ask,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS)))`,
  )
  const found = new Map<Command, number>()
  for (let round = 0; round < 3; round += 1) {
    for (const command of commands) {
      await once(command, home, ['-r', ask])
      // maxRSS is in kilobytes.
      found.set(command, Math.max(found.get(command) ?? 0, Number(readFileSync(file, 'utf8')) / 1024))
    }
  }
  return found
}

function once({ name, argv, directory }: Command, home: string, flags: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, HOME: home, NO_COLOR: '1' }
    const started = performance.now()
    const child = spawn(process.execPath, [...flags, ...argv], {
      env,
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      const time = performance.now() - started
      if (code === 0) resolve(time)
      else reject(new Error(`${name} ended with ${code}: ${said}`))
    })
  })
}

function firstQuartile(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 4)] ?? Number.NaN
}
