import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { run } from '../../kernel/run.ts'
import { odooDevelop } from './develop.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'develop-'))
  await writeFile(join(directory, 'develop'), odooDevelop(await stackOf()))
})
afterAll(() => rm(directory, { recursive: true }))

/** Runs it around a program in the place of Odoo, which takes SIGHUP as Odoo does. @returns what that wrote to its log. */
async function around(program: string): Promise<string> {
  const log = join(directory, 'log')
  await writeFile(log, '')
  const odoo = `import os, signal, sys, threading, time

def note(text):
    with open(${JSON.stringify(log)}, "a") as file:
        file.write(text + "\\n")

def hang_up(number, frame):
    note("asked")
    raise KeyboardInterrupt

signal.signal(signal.SIGHUP, hang_up)
starts = open(${JSON.stringify(log)}).read().count("start")
note("start " + " ".join(sys.argv[1:]))
${program}`
  await writeFile(join(directory, 'odoo'), `#!/usr/bin/env python3\n${odoo}`)
  await chmod(join(directory, 'odoo'), 0o755)
  await run({
    argv: ['python3', join(directory, 'develop'), '--dev=reload'],
    environ: { ...process.env, PATH: `${directory}:${process.env.PATH}` },
    timeout: 20_000,
  })
  return readFile(log, 'utf8')
}

test('asks Odoo once to reload, however many changes it saw, and wakes the main thread', async () => {
  const log = await around(`
def watcher():
    for _ in range(5):
        os.kill(os.getpid(), signal.SIGHUP)
try:
    threading.Thread(target=watcher).start()
    time.sleep(15)
    note("slept on")
except KeyboardInterrupt:
    time.sleep(0.3)
    note("stopped")
`)
  expect(log).toBe('start --dev=reload\nasked\nstopped\n')
})

test('begins anew, with the same arguments, when Odoo is asked to reload while it loads', async () => {
  const log = await around(`
if starts == 0:
    os.kill(os.getpid(), signal.SIGHUP)
    time.sleep(15)
note("loaded")
`)
  expect(log).toBe('start --dev=reload\nasked\nstart --dev=reload\nloaded\n')
})

test('leaves other signals, and an interruption by somebody else, as they are', async () => {
  const log = await around(`
signal.signal(signal.SIGUSR1, lambda *_: note("usr1"))
os.kill(os.getpid(), signal.SIGUSR1)
os.kill(os.getpid(), signal.SIGUSR1)
if starts == 0:
    raise KeyboardInterrupt
`)
  expect(log).toBe('start --dev=reload\nusr1\nusr1\n')
})
