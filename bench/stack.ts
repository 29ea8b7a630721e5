import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderStack } from '../packages/muelle/src/render/render.ts'
import { readLock } from '../packages/muelle/src/stack/lock-file.ts'
import { readModel } from '../packages/muelle/src/stack/model.ts'
import { toStack } from '../packages/muelle/src/stack/resolve.ts'
import { type Command, type Sampled, sample } from './process.ts'
import type { Benchmark, Goal, Row } from './result.ts'

const root = join(import.meta.dirname, '..')
const demo = join(root, 'demo')
const environment = 'double'

/**
 * What a person waits for: whole processes of the built command beside a bare `node -e 0`, and many stacks in one process.
 * Start-up is compared with the same Node in the same run, as nothing else is fair on another machine.
 */
export const stack: Benchmark = async ({ quick, note }) => {
  const processes = await wholeProcesses(quick ? 7 : 41, note)
  const many = await manyStacks(note)
  return { rows: [...processes.rows, ...many.rows], goals: [...processes.goals, ...many.goals] }
}

async function wholeProcesses(rounds: number, note: (text: string) => void) {
  const launcher = join(root, 'packages/muelle/bin/muelle.js')
  if (!existsSync(join(root, 'packages/muelle/dist/cli.js'))) throw new Error('run `npm run build` first')
  const place = mkdtempSync(join(tmpdir(), 'muelle-demo-'))
  try {
    cpSync(demo, place, { recursive: true })
    const muelle = (...argv: string[]): Command => ({
      name: argv.join(' '),
      argv: [launcher, ...argv],
      directory: place,
    })
    const bare: Command = { name: 'node -e 0', argv: ['-e', '0'] }
    const help = muelle('--help')
    const others = [muelle('up', '--help'), muelle('version')]
    const working = [muelle('validate'), muelle('render', '-e', environment, '--yes')]
    const commands = [bare, help, ...others, ...working]
    note(`${commands.length} commands, ${rounds} times each`)
    const figures = await sample(commands, rounds)
    const of = (command: Command): Sampled =>
      figures.get(command) ?? { milliseconds: Number.NaN, megabytes: Number.NaN }
    const over = (command: Command) => of(command).milliseconds - of(bare).milliseconds
    const rows: Row[] = commands.map((command) => ({
      name: command === bare ? command.name : `muelle ${command.name}`,
      ms: Math.round(of(command).milliseconds),
      'ms over bare': Math.round(over(command)),
      MB: Math.round(of(command).megabytes),
    }))
    const goals = [
      atMost('--help over bare node', over(help), 20, 'ms'),
      ...working.map((command) => atMost(`${command.argv[1]} of the demo over bare node`, over(command), 120, 'ms')),
      atMost('largest memory of any', Math.max(...commands.map((command) => of(command).megabytes)), 100, 'MB'),
    ]
    return { rows, goals }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** Stacks that all differ, from the text of muelle.yaml to the last rendered file. */
async function manyStacks(note: (text: string) => void) {
  const text = readFileSync(join(demo, 'muelle.yaml'), 'utf8')
  const lock = await readLock(demo, environment)
  let bytes = 0
  const renderAll = async (count: number, name: string) => {
    const started = performance.now()
    for (let number = 1; number <= count; number += 1) {
      const own = text.replace(/^name: .*$/m, `name: ${name}-${number}`)
      const { environments } = await readModel({ file: 'muelle.yaml', text: own })
      const resolved = environments.get(environment)
      if (resolved === undefined) throw new Error('the demo has no such environment')
      for (const file of renderStack(toStack(resolved, demo, lock))) bytes += file.content.length
    }
    return (performance.now() - started) / 1000
  }
  note('1,000 stacks in one process')
  await renderAll(50, 'warm')
  const rows: Row[] = []
  const seconds = new Map<number, number>()
  for (const count of [250, 500, 1000]) {
    seconds.set(count, await renderAll(count, `stack-${count}`))
    rows.push({ name: `${count} stacks read and rendered`, s: Number((seconds.get(count) ?? 0).toFixed(2)) })
  }
  if (bytes === 0) throw new Error('nothing was rendered')
  const whole = seconds.get(1000) ?? Number.NaN
  const growth = whole / (seconds.get(250) ?? Number.NaN)
  const goals = [
    atMost('1,000 stacks in one process', whole, 5, 's'),
    // Four times the work; a quadratic step anywhere would make it sixteen.
    atMost('1,000 stacks against 250', growth, 5, 'times the time'),
  ]
  return { rows, goals }
}

function atMost(name: string, measured: number, limit: number, unit: string): Goal {
  const digits = unit === 'ms' || unit === 'MB' ? 0 : 2
  return {
    name,
    goal: `at most ${limit} ${unit}`,
    measured: `${measured.toFixed(digits)} ${unit}`,
    met: measured <= limit,
  }
}
