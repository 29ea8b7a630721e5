import { rm } from 'node:fs/promises'
import { UserError } from '../../kernel/errors.ts'
import { makeDirectory, readIfExists, writeAtomic } from '../../kernel/files.ts'
import { step } from '../../kernel/steps.ts'
import type { Task } from '../prepare/task.ts'
import { type DaemonFile, type DaemonWish, daemonFile, judgeDaemon, same } from './daemon-settings.ts'
import { reloadDocker, restartTask } from './docker-process.ts'
import { note, once, without } from './record.ts'
import { type Machine, shown, type Topic, type Wishes } from './topic.ts'

/** Looks at daemon.json and plans what is missing in it. */
export async function daemonTopic(machine: Machine, wishes: Wishes): Promise<Topic> {
  const { docker, record } = machine
  if (docker === undefined) return { findings: [], tasks: [] }
  const text = await readIfExists(daemonFile)
  const file = parse(text)
  const newer = record.daemonChangedAt > docker.startedAt
  const judged = judgeDaemon(file, docker, new Set(newer ? Object.keys(record.daemon) : []))
  const changes = judged.filter(({ state }) => state === 'change')
  const waits = judged.some(({ state, needs }) => state === 'waiting' || (state === 'change' && needs === 'restart'))
  return {
    findings: judged,
    tasks: [
      ...(changes.length > 0 ? [writeTask(machine, text, changes)] : []),
      ...(waits && wishes.restartDocker ? [restartTask(machine)] : []),
    ],
  }
}

function writeTask(machine: Machine, before: string | undefined, changes: readonly DaemonWish[]): Task {
  const reload = changes.some(({ needs }) => needs === 'reload')
  const later = changes.filter(({ needs }) => needs === 'restart').map(({ key }) => key)
  const what = [
    `set in ${daemonFile}: ${changes.map(({ key, value }) => `${key} ${shown(value)}`).join(', ')}`,
    ...(reload ? ['tell Docker to read it again'] : []),
    ...(later.length > 0 ? [`${later.join(', ')} wait for Docker's next restart (--restart-docker)`] : []),
  ]
  return {
    step: step({
      id: 'daemon:settings',
      what: what.join('; '),
      why: changes.map(({ key, found, why }) => `${key} (${found}): ${why}`).join('; '),
      undo: 'muelle host harden --undo --only daemon',
    }),
    async work() {
      const own = parse(before)
      await note((record) => {
        let daemon = record.daemon
        for (const { key, value } of changes) daemon = once(daemon, key, entry(own, key, value))
        const made = before === undefined && Object.keys(record.daemon).length === 0
        return { ...record, daemon, daemonFileMade: record.daemonFileMade || made, daemonChangedAt: Date.now() }
      })
      const file = { ...own, ...Object.fromEntries(changes.map(({ key, value }) => [key, value])) }
      await makeDirectory('/etc/docker')
      await writeAtomic(daemonFile, textOf(file, before))
      if (reload)
        await reloadDocker(machine, () => (before === undefined ? rm(daemonFile) : writeAtomic(daemonFile, before)))
      return true
    },
  }
}

const entry = (file: DaemonFile, key: string, after: unknown): { before?: unknown; after: unknown } =>
  file[key] === undefined ? { after } : { before: file[key], after }

/** Takes back the keys that still have the value that Muelle gave them. */
export function daemonUndo(machine: Machine): readonly Task[] {
  const { daemon, daemonFileMade } = machine.record
  const keys = Object.keys(daemon)
  if (keys.length === 0) return []
  return [
    {
      step: step({
        id: 'daemon:undo',
        what: `take ${keys.join(', ')} in ${daemonFile} back`,
        why: 'muelle host harden had set them; the rest of the file stays',
      }),
      async work(say) {
        const text = await readIfExists(daemonFile)
        let file = parse(text)
        for (const [key, { before, after }] of Object.entries(daemon)) {
          if (!same(file[key], after)) {
            if (file[key] !== undefined) say(`${key} was changed since: it stays ${shown(file[key])}`)
          } else file = before === undefined ? without(file, key) : { ...file, [key]: before }
        }
        if ('live-restore' in daemon && file['live-restore'] === undefined && machine.docker !== undefined) {
          // dockerd keeps what it has when the key is gone: it has to read the opposite once (seen with 20.10).
          await writeAtomic(daemonFile, textOf({ ...file, 'live-restore': false }, text))
          await reloadDocker(machine, async () => undefined)
        }
        if (daemonFileMade && Object.keys(file).length === 0) await rm(daemonFile, { force: true })
        else if (text !== undefined) await writeAtomic(daemonFile, textOf(file, text))
        await note((record) => ({ ...record, daemon: {}, daemonFileMade: false, daemonChangedAt: 0 }))
        if (keys.some((key) => key !== 'live-restore')) say("the others are in force until Docker's next restart")
        return true
      },
    },
  ]
}

function parse(text: string | undefined): DaemonFile {
  if (text === undefined || text.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw wrong('it is no JSON object')
  return value as DaemonFile
}

const wrong = (evidence: string) =>
  new UserError({
    what: `${daemonFile} cannot be read: Docker would not start with it either.`,
    evidence,
    next: 'Mend it, or leave the daemon out: muelle host harden --only firewall,kernel,time,updates',
  })

/** With the indentation that the file has. */
function textOf(file: DaemonFile, before: string | undefined): string {
  const indent = /^[ \t]+/m.exec(before ?? '')?.[0] ?? '  '
  return `${JSON.stringify(file, null, indent)}\n`
}
