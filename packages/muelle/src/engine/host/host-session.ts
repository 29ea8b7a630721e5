import { redact } from '../../kernel/redact.ts'
import type { HostChannel } from './channel.ts'
import type { DatabaseAnswer, DatabaseJob } from './databases/jobs.ts'
import type { HostSession, RunState } from './session.ts'
import type { VolumeAnswer, VolumeJob } from './volumes/jobs.ts'

type Answer<Method extends keyof HostSession> = HostSession[Method] extends (...given: never[]) => Promise<infer Result>
  ? Result
  : never

/** A session over an open channel. The helper is this same program: its answers are trusted to have the shape of the calls. */
export function hostSession(
  channel: HostChannel,
  { lock, signal }: { readonly lock: boolean; readonly signal: AbortSignal },
): HostSession {
  let ended = !lock
  let lastRun: RunState | undefined
  const end: HostSession['end'] = async (outcome, detail) => {
    if (ended) return
    ended = true
    await channel.ask('end', { outcome, ...(detail !== undefined && { detail: redact(detail) }) })
  }
  const close = async () => {
    // A helper that is gone was reported by the call that noticed it, and has written what it could.
    if (!channel.over && !ended) {
      if (lastRun?.outcome !== undefined) await end(lastRun.outcome)
      else if (signal.aborted) await end('interrupted')
      else await end('failed', 'the operation did not say how it ended')
    }
  }
  const work = async (
    call: 'volume' | 'database',
    job: VolumeJob | DatabaseJob,
    onLine?: (text: string) => void,
    { always = false }: { readonly always?: boolean } = {},
  ) => {
    const how = { ...(always ? {} : { signal }), ...(onLine && { onLine }) }
    try {
      return (await channel.ask(call, { job } as never, how)) ?? undefined
    } catch (error) {
      // The helper stopped for it: its words say nothing of their own.
      if (!always) signal.throwIfAborted()
      throw error
    }
  }
  return {
    directories: async (directories) =>
      (await channel.ask('directories', { directories: [...directories] })) as Answer<'directories'>,
    async put(files) {
      const changed = await Promise.all(files.map((file) => channel.ask('put', { file })))
      return files.filter((_, index) => changed[index] === true).map(({ path }) => path)
    },
    // An absent answer travels as null.
    read: async (path) => ((await channel.ask('read', { path })) ?? undefined) as Answer<'read'>,
    list: async (path) => (await channel.ask('list', { path })) as Answer<'list'>,
    async remove(paths) {
      await channel.ask('remove', { paths: [...paths] })
    },
    async compose(argv, onLine, { always = false } = {}) {
      const how = { ...(always ? {} : { signal }), ...(onLine && { onLine }) }
      const result = (await channel.ask('compose', { argv: [...argv] }, how)) as Answer<'compose'>
      // Compose was stopped for it: how it ended says nothing of its own.
      if (!always) signal.throwIfAborted()
      return result
    },
    volume: async (job, onLine, how) => (await work('volume', job, onLine, how)) as VolumeAnswer<typeof job>,
    database: async (job, onLine, how) => (await work('database', job, onLine, how)) as DatabaseAnswer<typeof job>,
    socket: async (path, command) => (await channel.ask('socket', { path, command })) as string,
    run: async () => ((await channel.ask('run', {})) ?? undefined) as Answer<'run'>,
    async saveRun(run) {
      lastRun = run
      await channel.ask('saveRun', { run: { ...run, steps: [...run.steps] } })
    },
    journal: async () => (await channel.ask('journal', {})) as Answer<'journal'>,
    end,
    async [Symbol.asyncDispose]() {
      try {
        await close()
      } finally {
        await channel.close()
      }
    },
  }
}
