/** The oldest versions of Docker that Muelle works with, and from where that is known. */
export const minimum = Object.freeze({
  /** Debian 12's own package; the oldest Engine Muelle is tested on. */
  engine: '20.10',
  /** What Engine 20.10 speaks (docs.docker.com, Engine API version history). */
  api: '1.41',
  /**
   * The oldest that a rendered stack was tried with (2.24.6, Ubuntu 24.04's first; also 2.26.1 and 2.40.3): config, up, down,
   * restart, stop. Nothing older was at hand, and a promise that nobody tried is none.
   */
  compose: '2.24',
})

/** What to do about a Docker that is too old. Muelle never replaces one that runs: containers stop meanwhile. */
export const upgradeAdvice = (how: 'docker.io' | 'docker-ce' | undefined): string => {
  const apt = (name: string) => `sudo apt-get update && sudo apt-get install --only-upgrade ${name}`
  const byApt = how === undefined ? `${apt('docker.io')} (docker-ce when it came from Docker)` : apt(how)
  return `upgrade it at a quiet hour, because its containers stop meanwhile, the way it was installed: ${byApt}; when nothing newer comes, the system itself is too old: upgrade it first, or take Docker's own packages (docs.docker.com/engine/install)`
}

/**
 * True when `version` is `least` or newer. Only the leading numbers count: `20.10.24+dfsg1` is 20.10.24, `2.26.1-4` is 2.26.1.
 * @returns false for a text without a number at its beginning.
 */
export function atLeast(version: string, least: string): boolean {
  const have = numbersOf(version)
  if (have.length === 0) return false
  const wanted = numbersOf(least)
  for (const [index, number] of wanted.entries()) {
    const own = have[index] ?? 0
    if (own !== number) return own > number
  }
  return true
}

function numbersOf(version: string): readonly number[] {
  const leading = /^v?(\d+(?:\.\d+)*)/.exec(version.trim())?.[1]
  return leading === undefined ? [] : leading.split('.').map(Number)
}
