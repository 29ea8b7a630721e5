import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { namePattern } from '../engine/host/volumes/jobs.ts'
import { operation } from '../kernel/operation.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { restoreOf } from './restore/restore.ts'
import { runRestore } from './restore/run.ts'
import { nothingYet, type RestoreWorld, restoreTasks } from './restore/tasks.ts'
import { keyDescription, lookAtVolumes } from './world.ts'

const name = 'volume restore'

export const volumeRestore = operation({
  name,
  summary: 'Put a copy in the place of the content of a volume',
  help: [
    'The copy is read whole and compared with its checksum; one with entries that lead out of the volume, devices or a tear is refused. It is unpacked beside the content and compared file by file; only then the services that use the volume are stopped, and names are exchanged: the pause is stop, a moment, and start. The previous content stays beside it until the services run again: if they do not, it is put back. Then it becomes a copy of its own.',
    'Interrupted or killed, it is finished by running it again. When the content was exchanged already, that only ends it: what was written since stays, and the output says so. A tar of somebody else’s is put into the directory of the volume’s copies first (muelle volume inspect shows it) and named by its file name.',
    '$ muelle volume inspect odoo-data\n$ muelle volume restore odoo-data 20261123T123000Z --dry-run',
  ].join('\n\n'),
  effect: 'destroy',
  input: z.object({
    volume: z.string().describe(keyDescription).meta({ positional: 0 }),
    from: z
      .string()
      .regex(
        namePattern,
        'a name of letters, digits, . _ and -, which begins with a letter or a digit: rename the file',
      )
      .describe('name of the copy, or of a tar beside the copies')
      .meta({ positional: 1 }),
    withoutBackup: z.boolean().default(false).describe('do not keep the previous content as a copy'),
  }),
  output: z.object({
    volume: z.string(),
    from: z.string(),
    entries: z.int().describe('in the copy; in the volume when an earlier attempt is gone on with'),
    kept: z.string().nullable().describe('the copy of the previous content'),
    earlier: z.string().nullable().describe('the copy of what it held before an earlier restore that was cut off'),
    ended: z
      .boolean()
      .describe('an earlier attempt had exchanged the content: it was only ended, and what was written since stays'),
    restarted: z.array(z.string()).describe('services that stood still meanwhile'),
  }),
  async plan(context, { volume, from, withoutBackup }) {
    const view = await lookAtVolumes(context)
    const restore = await restoreOf(view, { key: volume, from, keep: !withoutBackup })
    return {
      steps: [lockStep(view.stack), ...restoreTasks(restore, undefined).map((task) => task.step)],
      loses: restore.volume.name,
    }
  },
  async run(context, { volume: key, from, withoutBackup }, progress) {
    await using workshop = await openWorkshop(context, progress, { volumes: [key] })
    const view = await lookAtVolumes(context)
    const restore = await restoreOf(view, { key, from, keep: !withoutBackup })
    const id = randomUUID()
    const world: RestoreWorld = { ...workshop, context, ...nothingYet, run: id }
    await runRestore(world, restore, { id, operation: name, clock: context.clock, signal: context.signal }, progress)
    return {
      volume: key,
      from,
      entries: world.entries,
      kept: world.kept ?? null,
      earlier: world.earlier ?? null,
      ended: world.ended,
      restarted: [...restore.pause.running],
    }
  },
  view: ({ volume, from, entries, kept, earlier, ended, restarted }, style) =>
    [
      ended
        ? style.good(`${volume} held ${from} already, from an attempt that was cut off: it is over now.`)
        : style.good(`${volume} holds ${from}: ${entries} entries.`),
      ...(ended ? ['What was written since is still there. To put the copy there anew, run it once more.'] : []),
      ...(restarted.length > 0 ? [`Running again: ${restarted.join(', ')}.`] : []),
      ...(kept === null ? [] : [`What it held before: muelle volume restore ${volume} ${kept}`]),
      ...(earlier === null ? [] : [`What it held before a restore that was cut off: the copy ${earlier}`]),
    ].join('\n'),
})
