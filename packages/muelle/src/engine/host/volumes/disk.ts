import { readdir, readFile, readlink, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Device, DiskSeen } from './jobs.ts'
import type { Places } from './places.ts'

/** Bytes that /sys counts a device in, whatever its own blocks are (Linux, Documentation/ABI/stable/sysfs-block). */
const sector = 512

/** The file system that a volume lies on, and the device below it. A container sees both: /sys is the host's. */
export async function disk({ content }: Places): Promise<DiskSeen> {
  const { bavail, blocks, bsize } = await statfs(content)
  const mount = mountOf(await readFile('/proc/self/mountinfo', 'utf8'), content)
  return {
    total: blocks * bsize,
    free: bavail * bsize,
    fileSystem: mount?.fileSystem ?? 'unknown',
    source: mount?.source ?? 'unknown',
    device: mount === undefined ? undefined : await deviceAt(`/sys/dev/block/${mount.device}`),
  }
}

/** The line of /proc/self/mountinfo (proc(5)) for a mount point; the last one counts. */
export function mountOf(
  text: string,
  place: string,
): { readonly device: string; readonly fileSystem: string; readonly source: string } | undefined {
  const line = text.split('\n').findLast((each) => each.split(' ')[4] === place)
  const [, , device = ''] = line?.split(' ') ?? []
  const [fileSystem, source] = line?.split(' - ')[1]?.split(' ') ?? []
  return fileSystem && source ? { device, fileSystem, source } : undefined
}

/** A block device by its place in /sys; undefined when it has none, as btrfs and zfs do not. */
async function deviceAt(place: string): Promise<Device | undefined> {
  const target = await readlink(place).catch(() => undefined)
  if (target === undefined) return undefined
  const here = join(dirname(place), target)
  const size = await number(join(here, 'size'))
  const partition = await number(join(here, 'partition'))
  const whole = partition === undefined ? here : dirname(here)
  const below = await readdir(join(here, 'slaves')).catch(() => [])
  return {
    name: basename(here),
    bytes: (size ?? 0) * sector,
    partition,
    disk: partition === undefined ? undefined : basename(whole),
    diskBytes: partition === undefined ? undefined : ((await number(join(whole, 'size'))) ?? 0) * sector,
    mapped: await text(join(here, 'dm/uuid')),
    mapName: await text(join(here, 'dm/name')),
    below: (await Promise.all(below.map((name) => deviceAt(`/sys/class/block/${name}`)))).filter(
      (each) => each !== undefined,
    ),
    model: await text(join(whole, 'device/model')),
  }
}

const text = async (path: string): Promise<string | undefined> =>
  (await readFile(path, 'utf8').catch(() => '')).trim() || undefined

const number = async (path: string): Promise<number | undefined> => {
  const found = await text(path)
  return found === undefined ? undefined : Number(found)
}
