import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { askDaemon, checkRecorded, daemonSocket } from '../engine/host/agent/daemon.ts'
import { ask } from '../engine/host/agent/socket.ts'
import { UserError } from '../kernel/errors.ts'
import { readIfExists, writeAtomic } from '../kernel/files.ts'
import { operation } from '../kernel/operation.ts'
import { expectedServices, isOptional } from '../render/expected.ts'
import { parseStack, stackPath } from '../stack/stored.ts'
import { parseRelease, releasePath } from '../store/release.ts'
import { haproxyTraffic, proxySocket } from '../traffic/haproxy.ts'
import { leasePath } from '../traffic/lease.ts'
import { DeadSocket, expectDaemon, startingServices } from './daemon.ts'
import { guardHold } from './guard.ts'
import { beat, healthOf, heartbeatPath } from './heartbeat.ts'
import { runJob } from './schedule/command.ts'
import { scheduler } from './schedule/scheduler.ts'
import { watch } from './watch.ts'

/** Milliseconds for an answer of the proxy: it answers in one, or is away. */
const proxyPatience = 2000

export const steward = operation({
  name: 'steward',
  summary: 'Guard the stack from its steward container; muelle up starts it',
  help: [
    'The one resident process of Muelle. It ends a hold of requests whose lease is over, whatever became of the operator who took it,',
    'and runs the jobs of schedule: in muelle.yaml.',
    'It runs in the stack’s directory on the daemon’s host and refuses another daemon than the one the stack was made on.',
    '--health answers 1 when it gives no sign of life or cannot do its work: the container’s health check.',
  ].join('\n'),
  // It changes only what the lease of a confirmed change has ordered before.
  effect: 'read',
  input: z.object({
    health: z.boolean().default(false).describe('only tell whether the running steward does its work'),
  }),
  output: z.object({
    well: z.boolean(),
    at: z.string().nullable().describe('its last sign of life'),
    problem: z.string().nullable().describe('what it cannot do; null when nothing is wrong'),
  }),
  async run({ directory, environ, clock, signal }, { health }, progress) {
    if (health) return healthOf(heartbeatPath, clock.now())
    await refuseElsewhere(directory)
    await checkRecorded(directory, await askDaemon(daemonSocket))
    const log = (text: string) => progress.line(`${clock.now()} ${text}`)
    const post = {
      read: (path: string) => readIfExists(join(directory, path)),
      remove: (path: string) => rm(join(directory, path), { force: true }),
      traffic: haproxyTraffic((command) => ask(directory, proxySocket, command, { patience: proxyPatience, signal })),
      now: clock.now,
      log,
    }
    log(`guarding ${directory}`)
    const stale = new AbortController()
    const jobs = scheduler({
      ...post,
      write: (path, content) => writeAtomic(join(directory, path), content, { mode: 0o644 }),
      expectDaemon: () =>
        expectDaemon(daemonSocket).catch(async (error) => {
          // A hold is guarded without the daemon, and first.
          if (error instanceof DeadSocket && (await post.read(leasePath)) === undefined) stale.abort()
          throw error
        }),
      async starting() {
        const [stackFile, release] = await Promise.all([post.read(stackPath), post.read(releasePath)])
        if (stackFile === undefined || release === undefined) return []
        const stack = parseStack(stackFile)
        const expected = expectedServices(stack, parseRelease(release).active)
        const needed = expected.filter((service) => service !== 'steward' && !isOptional(service))
        return startingServices(daemonSocket, stack.project, needed)
      },
      run: (job) => runJob(job, directory, thisProgram(), { signal, log, environ }),
    })
    const duties = [
      { name: 'the hold', work: () => guardHold(post) },
      { name: 'the schedule', work: () => jobs.work() },
    ]
    await watch(duties, (problem) => beat(heartbeatPath, clock.now(), problem), {
      clock,
      signal: AbortSignal.any([signal, stale.signal]),
      log,
    })
    await jobs.idle()
    log(
      signal.aborted
        ? 'told to stop'
        : 'the daemon’s socket is dead: ending, so that Docker starts this with its new one',
    )
    return { well: true, at: clock.now(), problem: null }
  },
  notWell: ({ well }) => !well,
  view: ({ well, at, problem }) => (well ? `well at ${at}` : (problem ?? 'not well')),
})

/** How this process was started: Node, and the file of the command line. */
function thisProgram(): readonly [string, ...string[]] {
  const [node = process.execPath, file] = process.argv
  if (file === undefined) throw new Error('this process was not started from a file')
  return [node, file]
}

async function refuseElsewhere(directory: string): Promise<void> {
  const path = join(directory, 'state', 'daemon.json')
  if ((await readIfExists(path)) !== undefined) return
  throw new UserError(
    {
      what: 'The steward runs in its container, in the stack’s directory on the daemon’s host.',
      evidence: `there is no ${path}`,
      next: 'Run muelle up, which starts it; look at it with muelle logs steward.',
    },
    { refused: true },
  )
}
