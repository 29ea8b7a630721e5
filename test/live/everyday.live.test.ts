import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { start } from '../../packages/muelle/src/kernel/spawn.ts'
import { type EverydayCommand, everyday } from './everyday/commands.ts'
import { wordsOf } from './everyday/words.ts'
import { type Reaches, reaches } from './remote/reaches.ts'
import { type Project, project } from './stack/project.ts'

// Every command of docs/docker-commands.md, as it stands there: on this machine's Docker, and through ssh from a client that sees
// nothing of the host.

let all: Reaches
let stack: Project

beforeAll(async () => {
  all = await reaches(18820)
  stack = await project({ name: 'hosts-everyday', port: 18821 })
})
afterAll(async () => {
  try {
    await stack.remove()
  } finally {
    await all[Symbol.asyncDispose]()
  }
})

/** Runs a row of the table to its end, or until it has shown what it watches. */
async function runRow({ muelle, watches, shows }: EverydayCommand, reach: 'unix' | 'ssh') {
  const { argv, environ } = stack.through(all[reach])
  const agreement = muelle.includes('--without-backup') ? ['--confirm', 'hosts-everyday-live'] : ['--yes']
  // Words after a service's name may be the program's own: Muelle's come first.
  const running = start({ argv: [...argv, ...agreement, ...wordsOf(muelle)], environ, timeout: 300_000 })
  running.stdin.end()
  let output = ''
  let over = false
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  void running.ended.then(() => {
    over = true
  })
  if (watches) {
    while (!over && !shows.test(output)) await sleep(50)
    process.kill(running.pid ?? 0, 'SIGINT')
  }
  const { exitCode, ended } = await running.ended
  return { exitCode: watches && exitCode === 130 ? 0 : exitCode, ended, output }
}

test('the list is long enough, and no row stands in it twice', () => {
  expect(everyday.length).toBeGreaterThanOrEqual(45)
  expect(new Set(everyday.map(({ docker }) => docker)).size).toBe(everyday.length)
})

describe.each(['unix', 'ssh'] as const)('through %s', (reach) => {
  test.each(everyday.map((row) => [row.docker, row.muelle, row] as const))('%s: %s', async (_docker, _muelle, row) => {
    const { exitCode, output } = await runRow(row, reach)
    expect(exitCode, output).toBe(row.refuses ? 3 : 0)
    expect(output).toMatch(row.shows)
  })
})
