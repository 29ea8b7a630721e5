import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import type { Copy } from '../engine/host/volumes/jobs.ts'
import type { VolumeDetail } from '../engine/port/volumes.ts'
import { byteText } from '../kernel/bytes.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { stampOf } from '../kernel/stamp.ts'
import { step } from '../kernel/steps.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { startAgain } from '../workshop/taken.ts'
import { consumerOf } from './consumer.ts'
import { makeCopy, packStep } from './copy.ts'
import { type Pause, type PauseWorld, pauseOf, pauseTasks } from './pause.ts'
import { keyDescription, lookAtVolumes, nobodyElseOn, servicesOn, type VolumeWorld, volumeOf } from './world.ts'

const name = 'volume backup'

export const volumeBackup = operation({
  name,
  summary: 'Copy a volume to a tar on its host, with checksum and list of entries',
  help: [
    'The data stays on the host: one container there reads the volume and writes the archive, in a directory of its own under the stack’s. It is read back before it gets its final name.',
    'Files of a running service may change meanwhile. For Odoo’s filestore that is harmless: its files are written once. For PostgreSQL it is not: db-data is refused while db runs, unless --stop stops it meanwhile. For a live database take a backup of its contents: muelle backup create, in versions that have it.',
    '--keep 7 removes older copies of that volume when the new one is whole, so that seven are left; copies that a restore made are not counted. muelle volume inspect lists them.',
    '$ muelle volume backup odoo-data\n$ muelle volume backup odoo-data --keep 7\n$ muelle volume backup db-data --stop --dry-run',
  ].join('\n\n'),
  effect: 'change',
  input: z.object({
    volume: z.string().describe(keyDescription).meta({ positional: 0 }),
    stop: z.boolean().default(false).describe('stop the services that use it meanwhile'),
    keep: z.int().min(1).optional().describe('how many copies of it to keep; all of them when absent'),
  }),
  output: z.object({
    volume: z.string(),
    copy: z.string().describe('its name, for volume restore'),
    path: z.string().describe('on the host'),
    bytes: z.int(),
    entries: z.int(),
    sha256: z.string(),
    live: z.boolean().describe('files could change while it was made'),
    changed: z.array(z.string()).describe('what tar said of those that did'),
    removed: z.array(z.string()).describe('older copies that --keep removed'),
  }),
  async plan(context, { volume, stop, keep }) {
    const world = await lookAtVolumes(context)
    const work = await workOf(world, volume, stop)
    return { steps: [lockStep(world.stack), ...tasksOf(world, work, '', keep).map((task) => task.step)] }
  },
  async run(context, { volume: key, stop, keep }, progress) {
    await using workshop = await openWorkshop(context, progress, { volumes: [key] })
    const { stack } = workshop
    const view = await lookAtVolumes(context)
    const work = await workOf(view, key, stop)
    const world: BackupWorld = { ...workshop, context, made: undefined, removed: [] }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    try {
      await runDurably(world, run, tasksOf(view, work, stampOf(context.clock.now()), keep), progress)
    } catch (error) {
      throw await startAgain(world, work.pause.running, error)
    }
    if (world.made === undefined) throw new Error('the task pack has run')
    const { name: copy, bytes, entries, sha256, live, changed } = world.made
    return {
      volume: key,
      copy,
      path: `${stack.hostDirectory}/volumes/${key}/${copy}`,
      bytes,
      entries,
      sha256,
      live,
      changed,
      removed: [...world.removed],
    }
  },
  view: ({ volume, path, bytes, entries, sha256, live, changed, removed }, style) =>
    [
      style.good(`${volume}: ${byteText(bytes)}, ${entries} entries in ${path}`),
      `SHA-256 of volume.tar: ${sha256}`,
      ...(live ? [style.dim('It was in use meanwhile.')] : []),
      ...changed.map((each) => style.warn(each)),
      ...removed.map((copy) => `removed the copy ${copy}`),
    ].join('\n'),
})

interface BackupWorld extends PauseWorld {
  made: Copy | undefined
  removed: readonly string[]
}

/** What there is to copy, and who stands still for it. */
interface Work {
  readonly volume: VolumeDetail
  readonly pause: Pause
  /** Somebody writes to it meanwhile. */
  readonly live: boolean
}

/** @throws UserError, refused: PostgreSQL runs on it, or somebody else's container would have to stop. */
async function workOf(world: VolumeWorld, key: string, stop: boolean): Promise<Work> {
  const volume = volumeOf(world, key)
  const on = servicesOn(world, volume)
  const postgres = consumerOf(world.written, key)?.postgres ?? false
  if (postgres || stop) nobodyElseOn(world, volume)
  if (postgres && !stop && on.length > 0) throw torn(key, on)
  const pause = await pauseOf(world, `volume backup ${key} --stop`, stop ? on : [])
  return { volume, pause, live: !stop && volume.users.some(({ state, readOnly }) => state === 'running' && !readOnly) }
}

function tasksOf(
  { stack }: VolumeWorld,
  { volume, pause, live }: Work,
  copy: string,
  keep: number | undefined,
): readonly Task<BackupWorld>[] {
  const { key } = volume
  const why = live
    ? 'asked for; who uses it goes on, and files may change meanwhile'
    : 'asked for; nobody writes to it meanwhile'
  const pack: Task<BackupWorld> = {
    step: packStep(stack, key, why),
    async work(world, note) {
      world.made = await makeCopy(world, { key, volume: volume.name, copy, live }, note)
    },
  }
  const { before, after } = pauseTasks<BackupWorld>(pause, `until ${key} is copied`)
  return [...before, pack, ...after, ...(keep === undefined ? [] : [thinTask(key, keep)])]
}

/** Last of all: until the new copy is whole and the services are back, the old ones are what there is. */
function thinTask(key: string, keep: number): Task<BackupWorld> {
  return {
    step: step({
      id: 'thin',
      what: `remove older copies of ${key} on its host, so that ${keep} ${keep === 1 ? 'is' : 'are'} left`,
      why: 'asked for by --keep; the new one is whole, and copies that a restore made are not counted',
    }),
    async work(world, note) {
      world.removed = await world.session.volume({ job: 'thin', key, keep }, note)
      for (const name of world.removed) note(`removed ${name}`)
      return world.removed.length > 0
    },
  }
}

const torn = (key: string, on: readonly string[]) =>
  new UserError(
    {
      what: `PostgreSQL runs on ${key}: a copy of its files would be torn.`,
      evidence: `${on.join(', ')} is running`,
      next: 'With --stop it stands still meanwhile (--dry-run shows the plan). A live database is copied by its contents: muelle backup create, in versions that have it.',
    },
    { refused: true },
  )
