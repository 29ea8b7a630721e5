import { byteText } from '../../kernel/bytes.ts'
import type { GrowStep } from './step.ts'

/** The volume that gets a disk of its own. */
interface Moved {
  readonly key: string
  readonly name: string
  /** Its directory on the host. */
  readonly mountpoint: string
  readonly bytes: number
  readonly environment: string
}

const online = (what: string, command: readonly string[], check: string | null): GrowStep => ({
  what,
  command: [...command],
  check,
  online: true,
})
const still = (what: string, command: readonly string[], check: string | null): GrowStep => ({
  ...online(what, command, check),
  online: false,
})

/**
 * How a volume gets a disk of its own, mounted where Docker keeps it: compose.yaml and the volume's name stay. In order; the old
 * files stay until the last step, under the mount.
 */
export function moveSteps({ key, name, mountpoint, bytes, environment }: Moved): readonly GrowStep[] {
  const muelle = `muelle -e ${environment}`
  // Everything that stays on the host has the whole name of the volume: another stack there has a db-data too.
  const fresh = `/mnt/muelle-${name}-new`
  const dropIn = `/etc/systemd/system/docker.service.d/muelle-${name}.conf`
  return [
    online(
      `Attach a new disk, larger than ${byteText(bytes)}, and find its name. Everything on it will be lost.`,
      ['lsblk -o NAME,SIZE,TYPE,FSTYPE,MOUNTPOINT'],
      'it has neither FSTYPE nor MOUNTPOINT',
    ),
    online(
      'Put a file system on it and mount it for the copy.',
      ['mkfs.ext4 /dev/<new>', `mkdir -p ${fresh}`, `mount /dev/<new> ${fresh}`],
      `findmnt ${fresh} names the new disk, and df -h ${fresh} its size`,
    ),
    online(
      'Copy once while everything runs, so that the pause is short. Files that change meanwhile are copied again below.',
      [`rsync -aHAX --numeric-ids ${mountpoint}/ ${fresh}/`],
      'exit code 0, or 24: some files vanished',
    ),
    still('The pause begins: stop the stack.', [`${muelle} stop`], `${muelle} ps shows nothing running`),
    still(
      'Copy what changed, remove what is gone, then compare every byte.',
      [
        `rsync -aHAX --numeric-ids --delete --exclude=/lost+found ${mountpoint}/ ${fresh}/`,
        `rsync -aHAXnc --numeric-ids --delete --exclude=/lost+found --itemize-changes ${mountpoint}/ ${fresh}/`,
        `rmdir ${fresh}/lost+found`,
      ],
      'the second rsync prints nothing: the copy is the same',
    ),
    still(
      'Mount the new disk over the old place, now and at every boot.',
      [
        `echo "UUID=$(blkid -s UUID -o value "$(findmnt -n -o SOURCE ${fresh})") ${mountpoint} ext4 defaults,nofail 0 2" >> /etc/fstab`,
        `umount ${fresh}`,
        'systemctl daemon-reload',
        `mount ${mountpoint}`,
      ],
      `tail -n 1 /etc/fstab begins with UUID= and a value, and findmnt ${mountpoint} names the new disk`,
    ),
    still(
      'Docker must not start without it: a service would find the old files, or none.',
      [
        'mkdir -p /etc/systemd/system/docker.service.d',
        `printf '[Unit]\\nRequiresMountsFor=${mountpoint}\\n' > ${dropIn}`,
        'systemctl daemon-reload',
      ],
      'systemctl show docker --property RequiresMountsFor names it',
    ),
    still(
      'The pause ends: start the stack.',
      [`${muelle} start`, `${muelle} volume check ${key}`, `${muelle} volume inspect ${key}`],
      `${muelle} ps says that all is well, and volume inspect names the new disk`,
    ),
    online(
      'Some days later free the old room: the old files lie under the mount.',
      [
        'mkdir -p /mnt/under',
        `mount --bind "$(findmnt -n -o TARGET -T ${parentOf(mountpoint)})" /mnt/under`,
        `find /mnt/under -xdev -path '*/volumes/${name}/_data'`,
        'umount /mnt/under',
      ],
      'what it finds below /mnt/under is the old copy: empty that directory, never the mounted one',
    ),
  ]
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'
