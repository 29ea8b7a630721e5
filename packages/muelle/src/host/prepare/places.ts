/** Where a Docker daemon has its things. Another set than the system's serves the tests, which may not touch the machine's own daemon. */
export interface DaemonPlaces {
  readonly socket: string
  readonly pidFile: string
  /** Of the containerd that dockerd starts itself when no systemd does. */
  readonly containerdPidFile: string
  /** Written when it is started without systemd. */
  readonly log: string
  readonly argv: readonly [string, ...string[]]
}

/** The daemon of the machine: dockerd's own defaults; its settings come from /etc/docker/daemon.json, which is never written here. */
export const systemDaemon: DaemonPlaces = Object.freeze({
  socket: '/var/run/docker.sock',
  pidFile: '/var/run/docker.pid',
  containerdPidFile: '/var/run/docker/containerd/containerd.pid',
  log: '/var/log/dockerd.log',
  argv: ['dockerd'] as const,
})

/** The daemon that DOCKER_HOST or the default names, for a UNIX socket; only the system's own can be started here. */
export function placesFor(environ: Readonly<Record<string, string | undefined>>): DaemonPlaces {
  const host = environ.DOCKER_HOST ?? ''
  return host.startsWith('unix://') ? { ...systemDaemon, socket: host.slice('unix://'.length) } : systemDaemon
}

/** True for the socket of the machine's own daemon; `/var/run` is `/run` on every known distribution. */
export function isSystemSocket(socket: string): boolean {
  return socket === '/var/run/docker.sock' || socket === '/run/docker.sock'
}

/** Administrators' directories, which a plain user's PATH and that of `su` leave out. */
const administration = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** The environment with a PATH that finds dockerd, iptables and apt-get. */
export function withAdministration(
  environ: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const own = (environ.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':')
  return { ...environ, PATH: [...new Set([...own, ...administration])].join(':') }
}
