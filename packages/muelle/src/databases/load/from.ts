import { posix } from 'node:path'
import { type DumpFrom, dumpName } from '../../engine/host/databases/jobs.ts'
import { UserError } from '../../kernel/errors.ts'

/** The path on the host that is meant; undefined for the name of a dump. */
export function hostPath(from: string): string | undefined {
  if (!from.includes('/')) return undefined
  if (!posix.isAbsolute(from))
    throw new UserError({
      what: `${from} is neither the name of a dump nor an absolute path.`,
      next: 'Name a path on the Docker host, from its root: /srv/transfer/acme.zip. Files of this machine are brought there first.',
    })
  return posix.normalize(from).replace(/\/$/, '')
}

/** The directory that the helper must see for it. */
export const givenDirectory = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : posix.dirname(path)

export function fromOf({
  from,
  of,
  database,
}: {
  readonly from: string
  readonly of?: string | undefined
  readonly database: string
}): DumpFrom {
  const path = hostPath(from)
  if (path !== undefined) return { path }
  if (!dumpName.safeParse(from).success)
    throw new UserError({ what: `${from} cannot be the name of a dump.`, next: 'muelle databases dumps lists them.' })
  return { database: of ?? database, dump: from }
}
