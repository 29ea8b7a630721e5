import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ask } from '../../../packages/muelle/src/engine/host/agent/socket.ts'
import { systemClock } from '../../../packages/muelle/src/kernel/clock.ts'
import { makeDirectory, readIfExists, writeAtomic } from '../../../packages/muelle/src/kernel/files.ts'
import { guardHold } from '../../../packages/muelle/src/steward/guard.ts'
import { watch } from '../../../packages/muelle/src/steward/watch.ts'
import { type Colour, releaseFiles } from '../../../packages/muelle/src/store/release.ts'
import { haproxyTraffic } from '../../../packages/muelle/src/traffic/haproxy.ts'

/** The steward's loop over the folder of a live proxy. */
export interface LiveSteward extends AsyncDisposable {
  readonly log: readonly string[]
}

export async function runningSteward(folder: string, active: Colour): Promise<LiveSteward> {
  const images = { blue: 'x', green: 'x', cron: 'x' }
  const release = releaseFiles({ schema: 1, active, images, at: systemClock.now() })
  await makeDirectory(join(folder, 'state/proxy'))
  for (const { path, content } of release) await writeAtomic(join(folder, path), content)
  const abort = new AbortController()
  const log: string[] = []
  const say = (text: string) => log.push(text)
  const post = {
    read: (path: string) => readIfExists(join(folder, path)),
    remove: (path: string) => rm(join(folder, path)),
    traffic: haproxyTraffic((command) => ask(folder, join(folder, 'admin.sock'), command, { patience: 2000 })),
    now: systemClock.now,
    log: say,
  }
  const running = watch([{ name: 'the hold', work: () => guardHold(post) }], async () => undefined, {
    clock: systemClock,
    signal: abort.signal,
    log: say,
  })
  return {
    log,
    async [Symbol.asyncDispose]() {
      abort.abort()
      await running
    },
  }
}
