import { atLeast, minimum, upgradeAdvice } from '../../facts/docker.ts'
import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import { loadStack } from '../../stack/load.ts'
import { type Distribution, distributions } from './distributions.ts'
import type { Inventory } from './inventory.ts'
import type { Lack } from './packages.ts'
import { isSystemSocket } from './places.ts'

/**
 * What keeps `host prepare` from doing anything here, before it has done anything.
 * @throws UserError when the daemon is not this machine's or the user is not root; EnvironmentError when the machine is another kind.
 */
export function refuse(seen: Inventory, environ: Readonly<Record<string, string | undefined>>): void {
  refuseForeignDaemon(environ.DOCKER_HOST, seen, 'host prepare')
  if (seen.packages.has('podman-docker')) throw podman
  if (seen.daemon.state === 'answers' && !atLeast(seen.daemon.version, minimum.engine))
    throw tooOld(seen.daemon.version, seen.packages)
}

/** Only the machine it runs on can be prepared, or hardened. @throws UserError, refused, when DOCKER_HOST names another. */
export function refuseForeignDaemon(
  host: string | undefined,
  seen: Pick<Inventory, 'daemon'>,
  operation: string,
): void {
  if (host === undefined || host === '') return
  const socket = host.startsWith('unix://') ? host.slice('unix://'.length) : undefined
  if (socket !== undefined && (isSystemSocket(socket) || seen.daemon.state !== 'down')) return
  throw new UserError(
    {
      what: `${operation} works on the machine it runs on, and DOCKER_HOST names another ${socket === undefined ? 'machine' : 'daemon, which does not answer'}`,
      evidence: `DOCKER_HOST=${host}`,
      next: `${socket === undefined ? `log in on that machine and run muelle ${operation} there` : 'start that daemon'}, or unset DOCKER_HOST to work on this machine`,
    },
    { refused: true },
  )
}

/** @throws UserError, refused, when the environment that was asked for by name is on another machine. */
export async function refuseOtherHost(context: Context, operation: string): Promise<void> {
  if (context.environment === undefined) return
  const { host, environment } = await loadStack(context, { files: 'unread' })
  if (host === undefined || host.startsWith('unix://')) return
  throw new UserError(
    {
      what: `${operation} works on the machine it runs on, and ${environment} is on another one.`,
      evidence: `host: ${host}`,
      next: `Log in there and run it: muelle ${operation}. To work on this machine leave --env away.`,
    },
    { refused: true },
  )
}

/** @throws UserError with the line to type when something is to be done and the user may not do it. */
export function requireRoot(
  seen: Inventory,
  argv: readonly string[],
  why = 'host prepare installs packages and starts Docker',
): void {
  if (seen.root) return
  throw new UserError(
    {
      what: `${why}: only root may`,
      evidence: `running as user ${process.geteuid?.() ?? 'unknown'}`,
      next: `run it as root: sudo env PATH="$PATH" ${argv.join(' ')}`,
    },
    { refused: true },
  )
}

/** @throws EnvironmentError on a distribution whose packages are not known, naming what to install by hand. */
export function requireDistribution(seen: Inventory, lacks: readonly Lack[]): Distribution {
  if (seen.distribution !== undefined && seen.programs.has('apt-get')) return seen.distribution
  throw new EnvironmentError({
    what: `host prepare does not know the packages of ${seen.system.name}`,
    evidence: `/etc/os-release says ID=${seen.system.id} VERSION_ID=${seen.system.version}; it knows ${distributions.map(({ name }) => name).join(', ')}`,
    next: `install by hand: ${lacks.map((lack) => byHand[lack]).join('; ')}; start Docker, then run muelle host check`,
  })
}

const byHand: Readonly<Record<Lack, string>> = {
  engine: `Docker Engine ${minimum.engine} or newer (https://docs.docker.com/engine/install/)`,
  client: 'the docker command',
  iptables: 'iptables',
  apparmor: 'apparmor (its apparmor_parser)',
  compose: `Docker Compose ${minimum.compose} or newer, as a plug-in of docker`,
  debootstrap: 'debootstrap',
}

const podman = new EnvironmentError({
  what: 'this machine has Podman in the place of Docker',
  evidence: 'the package podman-docker is installed; it conflicts with Docker',
  next: 'remove it (apt-get remove podman-docker) and run muelle host prepare again',
})

function tooOld(version: string, packages: Inventory['packages']): EnvironmentError {
  const own = (['docker-ce', 'docker.io'] as const).find((name) => packages.has(name))
  return new EnvironmentError({
    what: `Docker Engine ${version} is too old`,
    evidence: `Muelle needs ${minimum.engine} (API ${minimum.api}) or newer`,
    next: `host prepare does not replace a Docker that runs: ${upgradeAdvice(own)}`,
  })
}
