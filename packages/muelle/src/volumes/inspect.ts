import { z } from 'zod'
import { byteText } from '../kernel/bytes.ts'
import { operation } from '../kernel/operation.ts'
import { openReading } from '../workshop/change.ts'
import { table } from '../workshop/table.ts'
import { driverText } from './list.ts'
import { keyDescription, lookAtVolumes, volumeOf } from './world.ts'

const Copy = z.object({
  name: z.string(),
  at: z.string(),
  bytes: z.int(),
  entries: z.int(),
  live: z.boolean().describe('files could change while it was made'),
})

export const volumeInspect = operation({
  name: 'volume inspect',
  summary: 'Show a volume: size, owner, who mounts it where, the disk below it, and its copies on the host',
  help: '$ muelle volume inspect odoo-data',
  effect: 'read',
  input: z.object({ volume: z.string().describe(keyDescription).meta({ positional: 0 }) }),
  output: z.object({
    key: z.string(),
    name: z.string(),
    driver: z.string(),
    options: z.record(z.string(), z.string()),
    mountpoint: z.string().describe("on the daemon's host"),
    bytes: z.int(),
    entries: z.int(),
    owner: z.string().describe('uid:gid and mode of its root'),
    disk: z.object({ fileSystem: z.string(), source: z.string(), total: z.int(), free: z.int() }),
    users: z.array(z.object({ container: z.string(), state: z.string(), target: z.string(), readOnly: z.boolean() })),
    copies: z.array(Copy).describe('oldest first'),
    copiesIn: z.string(),
  }),
  async run(context, { volume: key }, progress) {
    const world = await lookAtVolumes(context)
    const volume = volumeOf(world, key)
    await using workshop = await openReading(context, progress, { volumes: [key] })
    const { session } = workshop
    const { disk: bytes, entries } = await session.volume({ job: 'measure', key })
    const { root } = await session.volume({ job: 'check', key, uid: 0, most: 1 })
    const { fileSystem, source, total, free } = await session.volume({ job: 'disk', key })
    const copies = await session.volume({ job: 'copies', key })
    return {
      key,
      name: volume.name,
      driver: volume.driver,
      options: { ...volume.options },
      mountpoint: volume.mountpoint,
      bytes,
      entries,
      owner: `${root.uid}:${root.gid} ${root.mode.toString(8).padStart(4, '0')}`,
      disk: { fileSystem, source, total, free },
      users: volume.users.map(({ name, state, target, readOnly }) => ({ container: name, state, target, readOnly })),
      copies: copies.map(({ name, at, bytes, entries, live }) => ({ name, at, bytes, entries, live })),
      copiesIn: `${world.stack.hostDirectory}/volumes/${key}`,
    }
  },
  view: (volume, style) =>
    [
      `${style.bold(volume.key)}  ${volume.name}, ${driverText(volume)}`,
      `holds  ${byteText(volume.bytes)} in ${volume.entries} entries, root owned by ${volume.owner}`,
      `lies   in ${volume.mountpoint}`,
      `disk   ${volume.disk.source} (${volume.disk.fileSystem}), ${byteText(volume.disk.free)} of ${byteText(volume.disk.total)} free`,
      table(
        ['CONTAINER', 'STATE', 'SEES IT AT', ''],
        volume.users.map(({ container, state, target, readOnly }) => [
          container,
          state,
          target,
          readOnly ? 'read-only' : '',
        ]),
      ),
      volume.copies.length === 0
        ? style.dim('no copies; make one: muelle volume backup')
        : `copies in ${volume.copiesIn}\n${table(
            ['COPY', 'SIZE', 'ENTRIES', ''],
            volume.copies.map(({ name, bytes, entries, live }) => [
              name,
              byteText(bytes),
              String(entries),
              live ? 'made while in use' : '',
            ]),
          )}`,
    ].join('\n'),
})
