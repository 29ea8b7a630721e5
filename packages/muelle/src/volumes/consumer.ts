import type { User } from '../render/images.ts'
import type { Written } from '../render/written.ts'

/** Who a volume belongs to. */
export interface Consumer extends User {
  readonly services: readonly string[]
  /** Modes that its root may have; any when empty. The first one is given by a repair. */
  readonly rootModes: readonly number[]
  /** PostgreSQL's: a copy of its files is good only while it is stopped. */
  readonly postgres: boolean
}

/** PostgreSQL does not start on a directory that others may enter (documentation, 19.2: u=rwx or u=rwx,g=rx). */
const postgresModes = [0o700, 0o750] as const

/**
 * Who writes a volume, by the services of compose.yaml that mount it; undefined when none does, or only root.
 * Services that share one run as the same user.
 */
export function consumerOf({ services }: Written, key: string): Consumer | undefined {
  const writers = Object.entries(services).flatMap(([service, { user, volumes }]) =>
    volumes
      .filter(({ source, read_only }) => source === key && !read_only)
      .map(({ target }) => ({ service, target, user: user ?? '0:0' })),
  )
  const own = writers.filter(({ user }) => !user.startsWith('0:'))
  const [first] = own
  if (first === undefined) return undefined
  const [uid, gid] = first.user.split(':').map(Number)
  const postgres = first.target.startsWith('/var/lib/postgresql')
  return {
    uid: uid ?? 0,
    gid: gid ?? 0,
    services: writers.map(({ service }) => service),
    // From 18 on the volume is the directory above the data, and the image's own business.
    rootModes: first.target === '/var/lib/postgresql/data' ? postgresModes : [],
    postgres,
  }
}

/** The services that stand still with these: they wait for them in compose.yaml, directly or not. */
export function dependentsOf({ services }: Written, on: readonly string[]): readonly string[] {
  const found = new Set(on)
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const [service, { depends_on }] of Object.entries(services))
      if (Object.keys(depends_on).some((name) => found.has(name))) found.add(service)
  }
  return [...found].filter((service) => !on.includes(service))
}
