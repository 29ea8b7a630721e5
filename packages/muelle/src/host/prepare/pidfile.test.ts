import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { start } from '../../kernel/spawn.ts'
import { processOf, readPidFile } from './pidfile.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-pidfile-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function fileWith(content: string): Promise<string> {
  const path = join(directory, 'daemon.pid')
  await writeFile(path, content)
  return path
}

describe('a pid file', () => {
  it('is absent when there is none', async () => {
    expect(await readPidFile(join(directory, 'none.pid'), 'dockerd')).toEqual({ state: 'absent' })
  })

  it('is alive when its process runs and is the program', async () => {
    const running = start({ argv: ['sleep', '30'] })
    const path = await fileWith(`${running.pid}\n`)
    expect(
      await until(
        () => readPidFile(path, 'sleep'),
        ({ state }) => state === 'alive',
      ),
    ).toMatchObject({ pid: running.pid })
    expect(await readPidFile(path, 'dockerd')).toMatchObject({
      state: 'stale',
      evidence: `process ${running.pid} is sleep`,
    })
    running.stop()
    await running.ended
    expect(await readPidFile(path, 'sleep')).toMatchObject({ state: 'stale' })
  })

  it('is stale when its process is dead and its parent has not collected it', async () => {
    // A shell that became `sleep` never collects the child it had before; one that dies earlier, the shell itself might.
    const running = start({ argv: ['sh', '-c', 'sleep 0.5 & echo $!; exec sleep 30'] })
    const [pid] = await running.stdout.map(String).take(1).toArray()
    const path = await fileWith(pid ?? '')
    expect(
      await until(
        () => processOf(Number(pid)),
        (process) => process?.state === 'Z',
      ),
    ).toMatchObject({ state: 'Z' })
    expect(await readPidFile(path, 'sleep')).toMatchObject({
      state: 'stale',
      evidence: expect.stringContaining('dead'),
    })
    running.stop()
    await running.ended
  })

  it.each(['', 'dockerd', '-1', '0', '1.5'])('is stale when it holds "%s"', async (content) => {
    expect(await readPidFile(await fileWith(content), 'dockerd')).toMatchObject({ state: 'stale' })
  })
})

async function until<T>(look: () => Promise<T>, enough: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const value = await look()
    if (enough(value) || Date.now() > deadline) return value
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
