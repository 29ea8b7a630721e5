import { ok, type Rule, warn } from './check.ts'

/** Drivers made for production; `overlayfs` is the name of containerd's own since Docker 29. */
const storageDrivers = ['overlay2', 'overlayfs', 'btrfs', 'zfs', 'fuse-overlayfs']

/** How the daemon keeps images and containers. */
export const storage: Rule = ({ info: { storageDriver } }) => [
  storageDrivers.includes(storageDriver)
    ? ok('storage', 'the storage driver shares layers', storageDriver)
    : warn(
        'storage',
        'the storage driver is slow or no longer maintained',
        storageDriver,
        'use overlay2: docs.docker.com/engine/storage/drivers/select-storage-driver',
      ),
]

/**
 * Without live-restore a daemon that is killed or crashes takes its containers with it; when it is back it starts those with
 * `restart: always` or `on-failure`, and leaves those with `unless-stopped` down, as if a person had stopped them
 * (tried with 20.10 and 26.1, with systemd and without: kill -9 of dockerd).
 */
export const liveRestore: Rule = ({ info, systemd }) => [
  info.liveRestore
    ? ok('live-restore', 'containers go on while the daemon is restarted', 'live-restore is on')
    : warn(
        'live-restore',
        'a restart of the daemon stops every container',
        'live-restore is off',
        `on that host, unless it is a Swarm node: muelle host harden --only daemon; or put {"live-restore": true} into /etc/docker/daemon.json and run ${reload(systemd)}`,
      ),
]

/** How a running dockerd is told to read its settings again: it does so on SIGHUP (dockerd(8)). */
function reload(systemd: boolean | undefined): string {
  const byHand = 'kill -HUP "$(cat /var/run/docker.pid)"'
  if (systemd === undefined) return `systemctl reload docker (without systemd: ${byHand})`
  return systemd ? 'systemctl reload docker' : byHand
}

export const logs: Rule = ({ info: { logDriver } }) => [
  logDriver === 'none'
    ? warn(
        'logs',
        'the daemon throws logs away by default',
        'log driver none',
        'set another log-driver in /etc/docker/daemon.json; the stack sets its own for its services',
      )
    : ok('logs', 'the daemon keeps logs', `log driver ${logDriver}; the stack's services set their own, with rotation`),
]

/** What the daemon itself warns of; each line is its own. */
export const warnings: Rule = ({ info }) =>
  info.warnings.length === 0
    ? []
    : [warn('warnings', 'the daemon warns of its host', info.warnings.join('\n'), 'see docker info on that host')]

export const rootless: Rule = ({ info }) =>
  info.securityOptions.some((option) => option.includes('rootless'))
    ? [
        warn(
          'rootless',
          'Docker runs rootless, which Muelle is not tested with',
          info.securityOptions.join(', '),
          'ports below 1024 and the owners of secrets may need settings of their own',
        ),
      ]
    : []
