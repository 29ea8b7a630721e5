import type { Argv } from './apt.ts'

/**
 * Asks apt for its sources, whatever files and formats they stand in. Needs no rights, but lists that were read once:
 * a source never read is not named.
 */
export const sourcesArgv: Argv = [
  'apt-get',
  'indextargets',
  '--format',
  '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(LABEL)',
  'Created-By: Packages',
]

/**
 * The address this host takes Debian's packages from, so that closed networks with a mirror of their own work.
 * @param targets output of `sourcesArgv`.
 * @param codename release the host runs: `bookworm`.
 * @returns undefined when no source names the release's main component. A source labelled by Debian goes before a relabelled one.
 */
export function mirrorOf(targets: string, codename: string): string | undefined {
  const sources = targets
    .split('\n')
    .map((line) => line.trim().split('|'))
    .filter(
      ([, release, component]) => component === 'main' && [codename, 'stable', 'oldstable'].includes(release ?? ''),
    )
  const [address] = sources.find(([, , , label]) => label === 'Debian') ?? sources[0] ?? []
  return address
}
