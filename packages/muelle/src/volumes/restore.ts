import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably } from '../engine/host/durable.ts'
import { operation } from '../kernel/operation.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { startAgain } from '../workshop/taken.ts'
import { copyName } from './copy.ts'
import { restoreOf } from './restore/restore.ts'
import { takeBack } from './restore/take-back.ts'
import { type RestoreWorld, restoreTasks } from './restore/tasks.ts'
import { keyDescription, lookAtVolumes } from './world.ts'

const name = 'volume restore'

export const volumeRestore = operation({
  name,
  summary: 'Put a copy in the place of the content of a volume',
  help: [
    'The copy is read whole and compared with its checksum; one with entries that lead out of the volume, devices or a tear is refused. It is unpacked beside the content and compared file by file; only then the services that use the volume are stopped, and names are exchanged. The previous content is kept as a copy of its own, and in its place until the services run again: if they do not, it is put back.',
    'Interrupted or killed, it is finished by running it again. A tar of somebody else’s is put into the directory of the volume’s copies first (muelle volume inspect shows it) and named by its file name.',
    '$ muelle volume inspect odoo-data\n$ muelle volume restore odoo-data 20261123T123000Z --dry-run',
  ].join('\n\n'),
  effect: 'destroy',
  input: z.object({
    volume: z.string().describe(keyDescription).meta({ positional: 0 }),
    from: z.string().describe('name of the copy, or of a tar beside the copies').meta({ positional: 1 }),
    withoutBackup: z.boolean().default(false).describe('do not keep the previous content as a copy'),
  }),
  output: z.object({
    volume: z.string(),
    from: z.string(),
    entries: z.int().describe('in the copy'),
    kept: z.string().nullable().describe('the copy of the previous content'),
    restarted: z.array(z.string()).describe('services that stood still meanwhile'),
  }),
  async plan(context, { volume, from, withoutBackup }) {
    const view = await lookAtVolumes(context)
    const restore = await restoreOf(view, { key: volume, from, keep: withoutBackup ? undefined : '' })
    return {
      steps: [lockStep(view.stack), ...restoreTasks(view, restore).map((task) => task.step)],
      loses: restore.volume.name,
    }
  },
  async run(context, { volume: key, from, withoutBackup }, progress) {
    await using workshop = await openWorkshop(context, progress, { volumes: [key] })
    const view = await lookAtVolumes(context)
    const keep = withoutBackup ? undefined : `${copyName(context.clock.now())}-before`
    const restore = await restoreOf(view, { key, from, keep })
    const world: RestoreWorld = { ...workshop, context, entries: 0, kept: undefined }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    try {
      await runDurably(world, run, restoreTasks(view, restore), progress)
    } catch (error) {
      const back = await takeBack(world, restore, error)
      throw await startAgain(world, restore.pause.running, back)
    }
    return {
      volume: key,
      from,
      entries: world.entries,
      kept: world.kept ?? null,
      restarted: [...restore.pause.running],
    }
  },
  view: ({ volume, from, entries, kept, restarted }, style) =>
    [
      style.good(`${volume} holds ${from}: ${entries} entries.`),
      ...(restarted.length > 0 ? [`Running again: ${restarted.join(', ')}.`] : []),
      ...(kept === null ? [] : [`What it held before: muelle volume restore ${volume} ${kept}`]),
    ].join('\n'),
})
