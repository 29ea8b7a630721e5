import { expect, test } from 'vitest'
import type { Device, DiskSeen } from '../../engine/host/volumes/jobs.ts'
import { growSteps, layoutOf } from './enlarge.ts'

const GiB = 1024 ** 3
const place = '/var/lib/docker/volumes/acme_db-data/_data'

const none: Omit<Device, 'name' | 'bytes'> = {
  partition: undefined,
  disk: undefined,
  diskBytes: undefined,
  mapped: undefined,
  mapName: undefined,
  below: [],
  model: undefined,
}
const sda1: Device = {
  ...none,
  name: 'sda1',
  bytes: 100 * GiB,
  partition: 1,
  disk: 'sda',
  diskBytes: 100 * GiB,
  model: 'QEMU HARDDISK',
}
const root: Device = { ...none, name: 'dm-0', bytes: 90 * GiB, mapped: 'LVM-x', mapName: 'vg-root', below: [sda1] }

const seen = (fileSystem: string, source: string, device: Device | undefined): DiskSeen => ({
  total: 98 * GiB,
  free: GiB,
  fileSystem,
  source,
  device,
})

/** The commands that change something, in order. */
const commands = (disk: DiskSeen) =>
  growSteps(disk, place).flatMap(({ command }) =>
    command.filter((each) => !/^(lsblk|df|muelle|vgs|pvs|cat)/.test(each)),
  )

test('a partition grows from the disk upwards, ext4 by resize2fs', () => {
  const disk = seen('ext4', '/dev/sda1', sda1)
  expect(layoutOf(disk)).toBe('partition 1 (100 GiB) of sda (100 GiB, QEMU HARDDISK)')
  expect(commands(disk)).toEqual([
    'echo 1 > /sys/class/block/sda/device/rescan',
    'growpart --dry-run /dev/sda 1',
    'growpart /dev/sda 1',
    'resize2fs /dev/sda1',
  ])
})

test('a logical volume grows with its disk, its physical volume, and then itself', () => {
  const disk = seen('xfs', '/dev/mapper/vg-root', root)
  expect(layoutOf(disk)).toBe(
    'logical volume vg-root (90 GiB) on partition 1 (100 GiB) of sda (100 GiB, QEMU HARDDISK)',
  )
  expect(commands(disk)).toEqual([
    'echo 1 > /sys/class/block/sda/device/rescan',
    'growpart --dry-run /dev/sda 1',
    'growpart /dev/sda 1',
    'pvresize /dev/sda1',
    'lvextend --size +<10G> /dev/mapper/vg-root',
    `xfs_growfs "$(findmnt -n -o TARGET -T ${place})"`,
  ])
})

test('a whole disk of a cloud has no partition to grow', () => {
  const nvme: Device = { ...none, name: 'nvme1n1', bytes: 50 * GiB, model: 'Amazon Elastic Block Store' }
  const disk = seen('ext4', '/dev/nvme1n1', nvme)
  expect(layoutOf(disk)).toBe('the whole disk nvme1n1 (50 GiB, Amazon Elastic Block Store), without partitions')
  expect(commands(disk)).toEqual(['resize2fs /dev/nvme1n1'])
})

test('an encrypted disk and a RAID are grown between the disk and the file system', () => {
  const crypt: Device = { ...none, name: 'dm-1', bytes: GiB, mapped: 'CRYPT-LUKS2-x', mapName: 'data', below: [sda1] }
  expect(commands(seen('ext4', '/dev/mapper/data', crypt)).slice(-2)).toEqual([
    'cryptsetup resize data',
    'resize2fs /dev/mapper/data',
  ])
  const md: Device = { ...none, name: 'md0', bytes: GiB, below: [sda1] }
  expect(commands(seen('xfs', '/dev/md0', md))).toContain('mdadm --grow /dev/md0 --size=max')
})

test('btrfs, zfs, memory and a file system from elsewhere are said to be what they are', () => {
  expect(commands(seen('btrfs', '/dev/sda1', undefined)).join()).toContain('btrfs device add')
  expect(commands(seen('zfs', 'tank/docker', undefined)).join()).toContain('zpool online -e tank <disk>')
  expect(
    growSteps(seen('tmpfs', 'tmpfs', undefined), place)
      .map(({ what }) => what)
      .join(),
  ).toContain('lies in memory')
  expect(layoutOf(seen('nfs4', 'nas:/x', undefined))).toContain('no block device of this host')
})

test('nothing of it stops the stack', () => {
  expect(growSteps(seen('ext4', '/dev/sda1', sda1), place).every(({ online }) => online)).toBe(true)
})
