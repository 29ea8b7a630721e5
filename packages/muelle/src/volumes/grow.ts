import { z } from 'zod'
import { byteText } from '../kernel/bytes.ts'
import { operation } from '../kernel/operation.ts'
import { openReading } from '../workshop/change.ts'
import { growSteps, layoutOf } from './grow/enlarge.ts'
import { moveSteps } from './grow/move.ts'
import { GrowStep } from './grow/step.ts'
import { keyDescription, lookAtVolumes, volumeOf } from './world.ts'

export const volumeGrow = operation({
  name: 'volume grow',
  summary: 'Say how to give a volume more room: enlarge the disk below it, or move it to a new one',
  help: [
    'Looks at the real host (file system, partition, LVM, RAID or whole disk, free space) and prints the commands in order, each with its check, and whether it is safe while the stack runs. It touches nothing itself: the commands are for you, on the host.',
    '$ muelle volume grow\n$ muelle volume grow odoo-data',
  ].join('\n\n'),
  effect: 'read',
  input: z.object({
    volume: z.string().default('db-data').describe(keyDescription).meta({ positional: 0 }),
  }),
  output: z.object({
    volume: z.string(),
    bytes: z.int().describe('what it takes now'),
    mountpoint: z.string(),
    disk: z.object({
      fileSystem: z.string(),
      source: z.string(),
      total: z.int(),
      free: z.int(),
      layout: z.string().describe('what the file system lies on, in words'),
    }),
    enlarge: z.array(GrowStep).describe('the disk below all volumes gets larger'),
    move: z.array(GrowStep).describe('this volume gets a disk of its own'),
  }),
  async run(context, { volume: key }, progress) {
    const world = await lookAtVolumes(context)
    const { name, mountpoint } = volumeOf(world, key)
    await using workshop = await openReading(context, progress, { volumes: [key] })
    const { disk: bytes } = await workshop.session.volume({ job: 'measure', key })
    const seen = await workshop.session.volume({ job: 'disk', key })
    const { fileSystem, source, total, free } = seen
    return {
      volume: key,
      bytes,
      mountpoint,
      disk: { fileSystem, source, total, free, layout: layoutOf(seen) },
      enlarge: [...growSteps(seen, mountpoint)],
      move: [...moveSteps({ key, name, mountpoint, bytes, environment: world.stack.environment })],
    }
  },
  view: ({ volume, bytes, mountpoint, disk, enlarge, move }, style) => {
    const told = (steps: readonly z.output<typeof GrowStep>[]) =>
      steps.flatMap(({ what, command, check, online }, index) => [
        `${String(index + 1).padStart(3)}. ${what}${online ? '' : style.warn(' (the stack stands still)')}`,
        ...command.map((each) => `       ${style.bold(each)}`),
        ...(check === null ? [] : [style.dim(`       check: ${check}`)]),
      ])
    return [
      `${style.bold(volume)}  ${byteText(bytes)} in ${mountpoint}`,
      `disk   ${disk.source}, ${disk.fileSystem}, ${byteText(disk.free)} of ${byteText(disk.total)} free`,
      `       ${disk.layout}`,
      '',
      style.bold('Enlarge the disk below it'),
      ...told(enlarge),
      '',
      style.bold(`Or give ${volume} a disk of its own`),
      ...told(move),
      '',
      style.dim('Muelle touches no partition and no file system: run these on the Docker host, as root, one by one.'),
    ].join('\n')
  },
})
