/** Where Compose v2 comes from on a distribution. */
export type ComposeSource =
  /** A package of the distribution itself. */
  | { readonly from: 'own'; readonly package: string }
  /** The distribution has v1 only: the plug-in is taken out of a newer release's package and put beside Docker. */
  | { readonly from: 'release'; readonly package: string; readonly release: string; readonly keyring: string }

/** A distribution that `host prepare` knows how to equip, with its own packages only. */
export interface Distribution {
  readonly id: string
  readonly version: string
  readonly codename: string
  readonly name: string
  /** The daemon; what it runs with comes by dependency. */
  readonly engine: readonly string[]
  /** The command `docker`. */
  readonly client: readonly string[]
  readonly compose: ComposeSource
}

/**
 * Tried one by one in a bare root of each, by test/live/prepare.
 * Debian 12 has docker-compose 1.29 only (packages.debian.org/bookworm/docker-compose); Debian 13 splits the client from the daemon.
 */
export const distributions: readonly Distribution[] = [
  {
    id: 'debian',
    version: '12',
    codename: 'bookworm',
    name: 'Debian 12',
    engine: ['docker.io'],
    client: ['docker.io'],
    compose: {
      from: 'release',
      package: 'docker-compose',
      release: 'trixie',
      keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
    },
  },
  {
    id: 'debian',
    version: '13',
    codename: 'trixie',
    name: 'Debian 13',
    engine: ['docker.io'],
    client: ['docker-cli'],
    compose: { from: 'own', package: 'docker-compose' },
  },
  {
    id: 'ubuntu',
    version: '22.04',
    codename: 'jammy',
    name: 'Ubuntu 22.04',
    engine: ['docker.io'],
    client: ['docker.io'],
    compose: { from: 'own', package: 'docker-compose-v2' },
  },
  {
    id: 'ubuntu',
    version: '24.04',
    codename: 'noble',
    name: 'Ubuntu 24.04',
    engine: ['docker.io'],
    client: ['docker.io'],
    compose: { from: 'own', package: 'docker-compose-v2' },
  },
]

/** What the system says of itself in `/etc/os-release` (os-release(5)). */
export interface OperatingSystem {
  readonly id: string
  readonly version: string
  /** For people: `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string
}

/** @param text content of `/etc/os-release`: shell assignments, values perhaps in quotes. */
export function parseOsRelease(text: string): OperatingSystem {
  const fields = new Map(
    text.split('\n').flatMap((line) => {
      const found = /^([A-Z_]+)=(["']?)(.*)\2\s*$/.exec(line)
      return found ? [[found[1] ?? '', found[3] ?? '']] : []
    }),
  )
  const id = fields.get('ID') ?? 'unknown'
  const version = fields.get('VERSION_ID') ?? ''
  return { id, version, name: fields.get('PRETTY_NAME') ?? `${id} ${version}`.trim() }
}

/** The known distribution this system is; undefined for any other. Derivatives are others: their packages differ. */
export function distributionOf(system: OperatingSystem): Distribution | undefined {
  return distributions.find(({ id, version }) => id === system.id && version === system.version)
}
