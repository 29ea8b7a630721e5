import { byteText } from '../../kernel/bytes.ts'
import { type Check, fail, type HostSeen, ok, type Rule, unchecked, warn } from './check.ts'

const gib = 1024 ** 3
/** Odoo's official image takes 2 GB, the application image made from it adds its own layers, and PostgreSQL stops on a full disk. */
const least = 5 * gib
/** Two application images (the running colour and the next), the database, its WAL and one dump beside it. */
const comfortable = 15 * gib

/** Room for images and volumes, and for the stack's own directory. */
export const disk: Rule = ({ disks }) => disks.map(judge)

function judge({ id, path, space }: HostSeen['disks'][number]): Check {
  if ('unknown' in space) return unchecked(id, `free space for ${path}`, space.unknown)
  const evidence = `${byteText(space.free)} free of ${byteText(space.total)} for ${path}`
  if (space.free < least)
    return fail(
      id,
      `less than ${byteText(least)} are free`,
      evidence,
      `free space there, or move ${path} to a larger disk`,
    )
  if (space.free < comfortable)
    return warn(
      id,
      `less than ${byteText(comfortable)} are free`,
      evidence,
      'free space before the next release is deployed',
    )
  return ok(id, 'the disk has room', evidence)
}
