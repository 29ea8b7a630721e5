import { sidecarOf } from '../../sizing/sidecars.ts'
import type { Stack } from '../../stack/stack.ts'
import { type Mapping, noted } from '../text/yaml.ts'
import { hardened, healthcheck, runs } from './service.ts'

/**
 * Muelle's one resident process. It has the Docker socket, so it has nothing else: no network, no capability, no published port.
 * The stack serves without it.
 */
export function stewardService(stack: Stack): Mapping {
  return {
    ...runs(stack, 'muelle'),
    command: ['steward'],
    working_dir: stack.hostDirectory,
    network_mode: 'none',
    volumes: [
      noted(
        'muelle: ignore compose/docker-sock - environments.*.socket; the one service that has it, without any network',
        {
          type: 'bind',
          source: stack.socket,
          target: '/var/run/docker.sock',
          bind: { create_host_path: false },
        },
      ),
      noted('the one absolute path: the same inside, so that Compose run here means the same files', {
        type: 'bind',
        source: stack.hostDirectory,
        target: stack.hostDirectory,
        bind: { create_host_path: false },
      }),
      { type: 'volume', source: 'haproxy-run', target: '/run/haproxy' },
    ],
    tmpfs: ['/tmp:size=64m,mode=1777,nosuid,nodev,noexec', '/run/muelle:size=1m,mode=0700,nosuid,nodev,noexec'],
    healthcheck: healthcheck(['CMD', 'muelle', 'steward', '--health'], {
      interval: 10,
      timeout: 10,
      retries: 3,
      start: 30,
    }),
    stop_grace_period: '30s',
    ...hardened(stack, 'muelle', { ...sidecarOf(stack, 'steward'), reserved: 0.25, pids: 128 }),
  }
}
