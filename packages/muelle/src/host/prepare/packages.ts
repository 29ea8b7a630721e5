import type { Distribution } from './distributions.ts'
import { composeIsFine, type Inventory } from './inventory.ts'

/** What the person asked for besides Docker. */
export interface Wishes {
  /** debootstrap, from which `muelle images build` makes the base image. */
  readonly images: boolean
}

/** Something this machine is without. */
export type Lack = 'engine' | 'client' | 'iptables' | 'apparmor' | 'compose' | 'debootstrap'

/** What has to be installed, on any distribution. A daemon that answers has what it needs, wherever it came from. */
export function lacksOf(seen: Inventory, wishes: Wishes): readonly Lack[] {
  const { programs } = seen
  const down = seen.daemon.state === 'down'
  const lacks: readonly [Lack, boolean][] = [
    ['engine', down && !programs.has('dockerd')],
    ['client', !programs.has('docker')],
    ['iptables', down && !programs.has('iptables')],
    ['apparmor', down && seen.apparmor && !programs.has('apparmor_parser')],
    ['compose', !composeIsFine(seen)],
    ['debootstrap', wishes.images && !programs.has('debootstrap')],
  ]
  return lacks.filter(([, lacking]) => lacking).map(([lack]) => lack)
}

/** The distribution's packages for what is lacking, in the order they are named to apt. */
export function packagesFor(distribution: Distribution, seen: Inventory, lacks: readonly Lack[]): readonly string[] {
  const ofDocker = seen.packages.has('docker-ce')
  const packages: Readonly<Record<Lack, readonly string[]>> = {
    engine: [...distribution.engine, 'ca-certificates'],
    // Docker's own packages have their own client and plug-in, and conflict with the distribution's.
    client: ofDocker ? ['docker-ce-cli'] : distribution.client,
    iptables: ['iptables'],
    apparmor: ['apparmor'],
    compose: ofDocker ? ['docker-compose-plugin'] : ownCompose(distribution),
    debootstrap: ['debootstrap'],
  }
  return [...new Set(lacks.flatMap((lack) => packages[lack]))]
}

/** True when the plug-in must be taken out of a newer release's package. */
export function composeFromRelease(seen: Inventory, lacks: readonly Lack[]): boolean {
  return lacks.includes('compose') && !seen.packages.has('docker-ce')
}

/** The keyring comes up to date with it: the newer release is signed with keys that an older one may not hold. */
function ownCompose({ compose }: Distribution): readonly string[] {
  return compose.from === 'own' ? [compose.package] : ['debian-archive-keyring']
}
