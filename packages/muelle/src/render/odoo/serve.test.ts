import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { run } from '../../kernel/run.ts'
import { odooServe } from './serve.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'serve-'))
  await writeFile(join(directory, 'serve'), odooServe(await stackOf()))
})
afterAll(() => rm(directory, { recursive: true }))

/** Runs it around a program in the place of Odoo. */
async function around(program: string) {
  await writeFile(join(directory, 'odoo'), `import os, signal, sys, time\n${program}`)
  const argv = ['sh', join(directory, 'serve'), 'python3', join(directory, 'odoo'), 'its own argument'] as const
  const { exitCode, stdout, stderr } = await run({ argv, timeout: 20_000 })
  return { exitCode, stdout, stderr }
}

test('hands arguments and output on, and ends as the program does', async () => {
  expect(await around('print(sys.argv[1])\nsys.exit(3)')).toEqual({
    exitCode: 3,
    stdout: 'its own argument\n',
    stderr: '',
  })
})

test('hands on the signals that Odoo knows', async () => {
  const { exitCode, stdout } = await around(`heard = []
names = ["SIGHUP", "SIGQUIT", "SIGUSR1", "SIGTTIN", "SIGTTOU", "SIGTERM"]
for name in names:
    signal.signal(getattr(signal, name), lambda number, _: heard.append(signal.Signals(number).name))
for name in names:
    os.kill(os.getppid(), getattr(signal, name))
    while name not in heard:
        time.sleep(0.01)
print(*heard)`)
  expect(exitCode).toBe(0)
  expect(stdout).toBe('SIGHUP SIGQUIT SIGUSR1 SIGTTIN SIGTTOU SIGTERM\n')
})

test('ends with a worker that was started while Odoo was told to stop, after what that one does', async () => {
  // The worker takes the first SIGINT with the master's handler, whose queue nobody reads there, as a fork of PreforkServer does.
  const { exitCode, stdout } = await around(`queue = []
signal.signal(signal.SIGINT, lambda number, _: queue.append(number))
signal.signal(signal.SIGTERM, lambda number, _: queue.append(number))
worker = os.fork()
if worker == 0:
    while not queue:
        time.sleep(0.01)
    alive = [True]
    signal.signal(signal.SIGINT, lambda *_: alive.clear())
    while alive:
        time.sleep(0.1)
    print("work is done", flush=True)
    os._exit(0)
os.kill(os.getppid(), signal.SIGTERM)
while not queue:
    time.sleep(0.01)
os.kill(worker, signal.SIGINT)
os.waitpid(worker, 0)
print("stopped")`)
  expect(exitCode).toBe(0)
  expect(stdout).toBe('work is done\nstopped\n')
})
