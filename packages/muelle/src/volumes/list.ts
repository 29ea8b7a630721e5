import { z } from 'zod'
import { byteText } from '../kernel/bytes.ts'
import { type Context, operation } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { openReading } from '../workshop/change.ts'
import { table } from '../workshop/table.ts'
import { lookAtVolumes, type VolumeWorld } from './world.ts'

const Volume = z.object({
  key: z.string().describe('as compose.yaml calls it'),
  name: z.string().nullable().describe('as Docker calls it; null when it does not exist'),
  driver: z.string().nullable(),
  bytes: z.int().nullable().describe('what it takes on the disk'),
  entries: z.int().nullable().describe('files and directories'),
  usedBy: z.array(z.string()).describe('services that mount it, running or not; other containers by name'),
  written: z.boolean().describe('whether compose.yaml names it'),
})

export const volumeList = operation({
  name: 'volume list',
  summary: 'List the volumes of the stack: size, who uses them, driver',
  help: 'Sizes are counted on the host, file by file; --no-size is quicker.\n\n$ muelle volume list',
  effect: 'read',
  input: z.object({ size: z.boolean().default(true).describe('count how much is in them') }),
  output: z.object({ project: z.string(), volumes: z.array(Volume) }),
  async run(context: Context, { size }, progress: Progress) {
    const world = await lookAtVolumes(context)
    const sizes = size ? await sizesOf(context, world, progress) : new Map<string, { disk: number; entries: number }>()
    const keys = [...new Set([...Object.keys(world.written.volumes), ...world.volumes.map(({ key }) => key)])].sort()
    const volumes = keys.map((key) => {
      const real = world.volumes.find((volume) => volume.key === key)
      const users = real?.users.map(
        (user) => (user.project === world.stack.project ? user.service : undefined) ?? user.name,
      )
      return {
        key,
        name: real?.name ?? null,
        driver: real === undefined ? null : driverText(real),
        bytes: sizes.get(key)?.disk ?? null,
        entries: sizes.get(key)?.entries ?? null,
        usedBy: [...new Set(users)].sort(),
        written: key in world.written.volumes,
      }
    })
    return { project: world.stack.project, volumes }
  },
  view: ({ project, volumes }, style) => {
    const rows = volumes.map(({ key, name, driver, bytes, entries, usedBy, written }) => [
      key,
      name === null ? style.warn('does not exist yet') : bytes === null ? '-' : byteText(bytes),
      entries === null ? '-' : String(entries),
      driver ?? '-',
      usedBy.join(', ') || '-',
      name ?? '-',
      written ? '' : style.warn('not in compose.yaml: muelle volume prune'),
    ])
    return [style.bold(project), table(['VOLUME', 'SIZE', 'ENTRIES', 'DRIVER', 'USED BY', 'NAME', ''], rows)].join('\n')
  },
})

/** `local`, or `local (tmpfs)` for what is in memory. */
export const driverText = ({
  driver,
  options,
}: {
  readonly driver: string
  readonly options: Readonly<Record<string, string>>
}): string => (options.type === undefined ? driver : `${driver} (${options.type})`)

async function sizesOf(context: Context, { volumes }: VolumeWorld, progress: Progress) {
  const keys = volumes.map(({ key }) => key)
  const sizes = new Map<string, { disk: number; entries: number }>()
  if (keys.length === 0) return sizes
  await using workshop = await openReading(context, progress, { volumes: keys })
  for (const key of keys) sizes.set(key, await workshop.session.volume({ job: 'measure', key }))
  return sizes
}
