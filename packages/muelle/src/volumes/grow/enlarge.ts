import type { Device, DiskSeen } from '../../engine/host/volumes/jobs.ts'
import { byteText } from '../../kernel/bytes.ts'
import type { GrowStep } from './step.ts'

/** A step that is safe while the stack runs. */
const online = (what: string, command: readonly string[], check: string | null = null): GrowStep => ({
  what,
  command: [...command],
  check,
  online: true,
})

/** What a file system lies on, in words: `partition 1 (100 GiB) of sda (200 GiB, QEMU HARDDISK)`. */
export function layoutOf({ device, fileSystem, source }: DiskSeen): string {
  if (device === undefined)
    return fileSystem === 'btrfs' || fileSystem === 'zfs'
      ? `${fileSystem} spreads over devices of its own: ${source}`
      : `no block device of this host is seen below it: ${source}`
  return describe(device)
}

function describe(device: Device): string {
  const { name, bytes, partition, disk, diskBytes, mapped, mapName, below, model } = device
  const maker = model === undefined ? '' : `, ${model}`
  if (isLvm(device)) return `logical volume ${mapName} (${byteText(bytes)}) on ${below.map(describe).join(' and ')}`
  if (mapped?.startsWith('CRYPT'))
    return `encrypted ${mapName} (${byteText(bytes)}) on ${below.map(describe).join(' and ')}`
  if (/^md/.test(name)) return `RAID ${name} (${byteText(bytes)}) of ${below.map(describe).join(' and ')}`
  if (partition !== undefined)
    return `partition ${partition} (${byteText(bytes)}) of ${disk} (${byteText(diskBytes ?? 0)}${maker})`
  return `the whole disk ${name} (${byteText(bytes)}${maker}), without partitions`
}

const isLvm = ({ mapped }: Device): boolean => mapped?.startsWith('LVM-') ?? false

/**
 * How the disk below all volumes gets larger, in order. Growing a partition, a logical volume and ext4 or xfs is safe while mounted
 * (growpart(1), lvextend(8), resize2fs(8), xfs_growfs(8)).
 * @param place the volume's directory on the host.
 */
export function growSteps(seen: DiskSeen, place: string): readonly GrowStep[] {
  const { device } = seen
  const first = online(
    'Have a backup that is not on this disk. Enlarging is safe, typing a wrong device is not.',
    ['lsblk -o NAME,SIZE,TYPE,FSTYPE,MOUNTPOINT', `df -h ${place}`],
    `df names ${seen.source} (${seen.fileSystem})`,
  )
  const last = online(
    'Look at the result.',
    [`df -h ${place}`, 'muelle volume grow'],
    `more than ${byteText(seen.total)} in all`,
  )
  if (device === undefined) return [first, ...withoutDevice(seen, place), last]
  return [first, ...below(device), ...fileSystemSteps(seen, device, place), last]
}

/** The steps that make a device larger, from the disk upwards. */
function below(device: Device): readonly GrowStep[] {
  const { name, partition, disk } = device
  if (isLvm(device)) return logicalVolume(device)
  if (device.mapped?.startsWith('CRYPT'))
    return [
      ...device.below.flatMap(below),
      online(
        'Let the encrypted device take all of what it lies on.',
        [`cryptsetup resize ${device.mapName}`],
        `lsblk shows ${device.mapName} larger`,
      ),
    ]
  if (/^md/.test(name))
    return [
      ...device.below.flatMap(below),
      online(
        'Let the RAID take all of its disks; every one of them must have grown.',
        [`mdadm --grow /dev/${name} --size=max`, 'cat /proc/mdstat'],
        'no resync is left running',
      ),
    ]
  if (partition === undefined || disk === undefined) return [diskStep(device)]
  return [
    diskStep({ ...device, name: disk, bytes: device.diskBytes ?? 0 }),
    online(
      `Let partition ${partition} take the room behind it. growpart is in Debian’s package cloud-guest-utils.`,
      [`growpart --dry-run /dev/${disk} ${partition}`, `growpart /dev/${disk} ${partition}`],
      'the dry run says CHANGE; NOCHANGE means that another partition follows: then take a new disk, below',
    ),
  ]
}

/** The disk itself: at the provider, or in the virtual machine's settings. */
function diskStep({ name, bytes, model }: Device): GrowStep {
  const rescan = /^sd/.test(name) ? [`echo 1 > /sys/class/block/${name}/device/rescan`] : []
  const where =
    model === undefined ? 'at the provider or in the settings of the virtual machine' : `(${model}) where it comes from`
  return online(
    `Enlarge the disk ${name} ${where}; a real disk cannot grow: then take a new one, below.`,
    [...rescan, `lsblk --bytes --nodeps --output SIZE /dev/${name}`],
    `more than ${bytes}`,
  )
}

function logicalVolume(device: Device): readonly GrowStep[] {
  const parts = device.below.flatMap(below)
  const physical = device.below.map(({ name }) => `/dev/${name}`)
  return [
    online(
      'See whether the volume group has room already; if so, go on with lvextend.',
      ['vgs', 'pvs'],
      'VFree of the group says how much',
    ),
    ...parts,
    online(
      `Let LVM see the larger disk; or give it a new one: pvcreate /dev/<new>, vgextend <group> /dev/<new>.`,
      physical.map((each) => `pvresize ${each}`),
      'vgs shows more VFree',
    ),
    online(
      'Give the logical volume what it shall have.',
      [`lvextend --size +<10G> /dev/mapper/${device.mapName}`],
      `lvs shows the new size`,
    ),
  ]
}

/** Lets the file system take the larger device. */
function fileSystemSteps({ fileSystem, total }: DiskSeen, device: Device, place: string): readonly GrowStep[] {
  const path = device.mapName === undefined ? `/dev/${device.name}` : `/dev/mapper/${device.mapName}`
  const check = `df shows more than ${byteText(total)}`
  switch (fileSystem) {
    case 'ext4':
    case 'ext3':
      return [online('Let the file system take it, mounted as it is.', [`resize2fs ${path}`], check)]
    case 'xfs':
      return [
        online(
          'Let the file system take it, mounted as it is.',
          [`xfs_growfs "$(findmnt -n -o TARGET -T ${place})"`],
          check,
        ),
      ]
    case 'btrfs':
      return [
        online(
          'Let the file system take it, mounted as it is.',
          [`btrfs filesystem resize max "$(findmnt -n -o TARGET -T ${place})"`],
          check,
        ),
      ]
    default:
      return [online(`See the manual of ${fileSystem} for how it grows.`, [`findmnt -T ${place}`], check)]
  }
}

/** File systems that manage their devices themselves, or none that the kernel names. */
function withoutDevice({ fileSystem, source }: DiskSeen, place: string): readonly GrowStep[] {
  if (fileSystem === 'btrfs')
    return [
      online(
        'Add a disk to the file system, or enlarge one it has and resize it.',
        [`btrfs filesystem show ${place}`, `btrfs device add /dev/<new> "$(findmnt -n -o TARGET -T ${place})"`],
        'btrfs filesystem usage shows it',
      ),
    ]
  if (fileSystem === 'zfs') {
    const pool = source.split('/')[0] ?? source
    return [
      online(
        `Enlarge the pool ${pool}: with a larger disk, or a new one.`,
        [`zpool status ${pool}`, `zpool online -e ${pool} <disk>`],
        `zpool list ${pool} shows it`,
      ),
      online('A quota of the data set may be what is full.', [`zfs get quota,refquota ${source}`], null),
    ]
  }
  if (fileSystem === 'tmpfs')
    return [online('It lies in memory: there is no disk to enlarge. Its size is an option of the volume.', [], null)]
  return [online(`Enlarge ${source} where it is served from.`, [`findmnt -T ${place}`], null)]
}
