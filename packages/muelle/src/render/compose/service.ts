import { type ImageRole, imageFacts } from '../../facts/images/images.ts'
import { bytesOf, mebibytes } from '../../stack/size.ts'
import type { Stack } from '../../stack/stack.ts'
import { imageFor, userOf } from '../images.ts'
import { type Mapping, noted } from '../text/yaml.ts'

/** What a service may use. Memory as muelle.yaml writes it (`512M`), CPUs as a number. */
export interface Share {
  readonly memory: string
  readonly cpus: number
  /** Part of the memory that is set aside for it: between 0 and 1. */
  readonly reserved: number
  readonly pids: number
  /** Key of muelle.yaml that decides, for the comment. */
  readonly key?: string
}

/** Labels of everything Muelle makes. */
export const labelsOf = (stack: Stack): Mapping => ({
  'io.muelle.name': stack.name,
  'io.muelle.environment': stack.environment,
})

/** Image and user of a role's service. Local images are never looked for in a registry. */
export function runs(stack: Stack, role: Exclude<ImageRole, 'odoo'>): Mapping {
  const image = imageFor(stack, role)
  const { uid, gid } = userOf(stack, role)
  return { image, pull_policy: image.startsWith('muelle.local/') ? 'never' : 'missing', user: `${uid}:${gid}` }
}

/** MiB; Docker refuses a reservation of less (moby daemon/daemon_unix.go, linuxMinMemory). */
const leastReservation = 6

/** The same for every service: rights, resources, restarts, logs. */
export function hardened(stack: Stack, role: ImageRole, share: Share, logSize = '10m'): Mapping {
  const { capabilities } = imageFacts.of(stack, role)
  const memory = bytesOf(share.memory)
  const limits = { cpus: String(share.cpus), memory: share.memory, pids: share.pids }
  return {
    // Not unless-stopped: after a crash of the daemon Docker leaves those down (tried on 20.10 and 26.1).
    restart: 'always',
    init: true,
    read_only: true,
    cap_drop: ['ALL'],
    cap_add:
      capabilities.length > 0
        ? noted('the binary has this file capability and cannot be executed without it; it is not used', [
            ...capabilities,
          ])
        : undefined,
    security_opt: ['no-new-privileges:true'],
    deploy: {
      resources: {
        limits: share.key === undefined ? limits : noted(share.key, limits),
        reservations: { cpus: '0.05', memory: `${mebibytes(memory * share.reserved, leastReservation)}M` },
      },
    },
    logging: { driver: 'json-file', options: { 'max-size': logSize, 'max-file': '5' } },
  }
}

/**
 * A health probe: how often, how long, how many failures. Seconds. Docker's first one comes after `interval` (20.10 has no shorter
 * interval for the start); what waits for health asks itself until then, see workshop/health.ts.
 */
export function healthcheck(
  test: readonly string[],
  {
    interval,
    timeout,
    retries,
    start,
  }: { readonly interval: number; readonly timeout: number; readonly retries: number; readonly start: number },
): Mapping {
  return {
    test: [...test],
    interval: `${interval}s`,
    timeout: `${timeout}s`,
    retries,
    start_period: `${start}s`,
  }
}

/** Exits 0 when an HTTP address of the container's own loopback answers 200; with what the image has. */
export function httpProbe(stack: Stack, role: ImageRole, port: number, path: string): readonly string[] {
  if (imageFacts.of(stack, role).probe === 'wget')
    return ['CMD', 'wget', '-q', '-T', '3', '-O', '/dev/null', `http://127.0.0.1:${port}${path}`]
  const ask = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n' >&3 && read -r answer <&3 && [[ $answer == *' 200 '* ]]`
  return ['CMD', 'bash', '-c', ask]
}

/** A directory beside compose.yaml, read-only. It must exist: a forgotten one is an error, not an empty directory. */
export const mounted = (source: string, target: string, readOnly = true): Mapping => ({
  type: 'bind',
  source,
  target,
  read_only: readOnly ? true : undefined,
  bind: { create_host_path: false },
})

/** A file system in memory; it counts against the service's memory limit. */
export const tmpfs = (path: string, size: string, mode: string, { uid, gid }: { uid: number; gid: number }): string =>
  `${path}:size=${size},mode=${mode},uid=${uid},gid=${gid},nosuid,nodev,noexec`
