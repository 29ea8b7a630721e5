import { statfs } from 'node:fs/promises'
import { byteText } from '../../../kernel/bytes.ts'
import { EnvironmentError } from '../../../kernel/errors.ts'

/** What is left free on a disk that others write to as well: 64 MiB, or what a small one has. */
const reserve = 64 * 1024 ** 2

/**
 * Sees to it that a directory's file system has room, before anything is written.
 * @param needs.bytes and files that will be written.
 * @throws EnvironmentError that says how much is missing.
 */
export async function requireSpace(
  directory: string,
  needs: { readonly bytes: number; readonly files: number },
  purpose: string,
): Promise<void> {
  const { bavail, bsize, blocks, ffree, files } = await statfs(directory)
  const free = bavail * bsize
  const wanted = needs.bytes + Math.min(reserve, (blocks * bsize) / 10)
  if (wanted > free)
    throw new EnvironmentError({
      what: `There is no room to ${purpose}: ${byteText(wanted - free)} are missing.`,
      evidence: `${directory} has ${byteText(free)} free, and ${byteText(wanted)} are needed`,
      next: 'Free space there, or enlarge the disk: muelle volume grow says how.',
    })
  // A file system that counts no files, such as btrfs, has none free and none in all.
  if (files > 0 && needs.files > ffree)
    throw new EnvironmentError({
      what: `There is no room to ${purpose}: the file system cannot hold so many files.`,
      evidence: `${directory} has ${ffree} inodes free, and ${needs.files} are needed`,
      next: 'Remove files there (df -i), or use a file system with more inodes.',
    })
}
