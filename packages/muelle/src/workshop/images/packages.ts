import { runOnce } from '../../engine/once.ts'
import type { Engine } from '../../engine/port.ts'
import { EnvironmentError } from '../../kernel/errors.ts'

/** A Debian package that an image holds in an older version than its archive has. */
export interface NewerPackage {
  readonly name: string
  readonly from: string
  readonly to: string
  /** It comes from the archive of security updates. */
  readonly security: boolean
}

/** Lists are fetched anew into the container, which goes with them; nothing is installed. */
const script = `
set -e
apt-get -qq -o APT::Sandbox::User=root -o Acquire::Retries=2 -o APT::Update::Error-Mode=any update >&2
apt-get -s -q -o Debug::NoLocking=1 dist-upgrade
`

/**
 * Asks the Debian archive, from a container of the image, which packages it has newer ones of.
 * @throws EnvironmentError when the archive cannot be reached from the Docker host.
 */
export async function newerPackages(
  engine: Engine,
  image: string,
  signal?: AbortSignal,
): Promise<readonly NewerPackage[]> {
  signal?.throwIfAborted()
  const { stdout, stderr, exitCode } = await runOnce(engine, {
    image,
    entrypoint: ['/bin/sh', '-c'],
    argv: [script],
    user: '0:0',
    network: 'bridge',
    labels: { 'io.muelle.role': 'packages' },
    binds: [],
  })
  if (exitCode === 0) return parseUpgrade(stdout)
  throw new EnvironmentError({
    what: `The packages of ${image} could not be compared with Debian's.`,
    evidence: stderr.trim().split('\n').slice(-4).join('\n') || `apt-get exited with ${exitCode}`,
    next: 'The Docker host must reach the mirror that the image was built from.',
  })
}

/** Lines of `apt-get -s dist-upgrade`: `Inst openssl [3.0.15-1] (3.0.16-1 Debian-Security:12/stable-security [amd64])`. */
export function parseUpgrade(said: string): readonly NewerPackage[] {
  return [...said.matchAll(/^Inst (\S+) \[([^\]]+)\] \((\S+) ([^)]*)\)/gm)].map(
    ([, name = '', from = '', to = '', source = '']) => ({ name, from, to, security: /security/i.test(source) }),
  )
}
