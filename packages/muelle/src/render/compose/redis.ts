import { sidecarOf } from '../../sizing/sidecars.ts'
import { bytesOf, mebibytes } from '../../stack/size.ts'
import type { Stack } from '../../stack/stack.ts'
import { userOf } from '../images.ts'
import type { Mapping } from '../text/yaml.ts'
import { hardened, healthcheck, mounted, runs, tmpfs } from './service.ts'

/** Asks with the password from the file: on the command line every process of the host could read it. */
const ask = `REDISCLI_AUTH=$(cat /run/secrets/redis_password) redis-cli ping | grep -qx PONG`

/** Redis, for addons that use it. Its memory is bounded below the container's; sessions survive a restart. */
export function redisService(stack: Stack): Mapping {
  const { redis } = stack.services
  if (!redis) throw new Error('the stack has no Redis')
  const user = userOf(stack, 'redis')
  const share = sidecarOf(stack, 'redis')
  const kept = redis.use === 'sessions'
  return {
    ...runs(stack, 'redis'),
    command: [
      'redis-server',
      '/run/secrets/redis.conf',
      '--dir',
      '/data',
      // The log of commands, synced each second, is enough: a snapshot beside it would copy the memory each time.
      '--save',
      '',
      '--appendonly',
      kept ? 'yes' : 'no',
      // The rest is for copy-on-write while the log is rewritten, and for clients.
      '--maxmemory',
      `${Math.floor((mebibytes(bytesOf(share.memory)) * 3) / 8)}mb`,
      // Sessions all have an end; something without one (a queue, a lock) is never thrown away.
      '--maxmemory-policy',
      kept ? 'volatile-lru' : 'allkeys-lru',
    ],
    volumes: [
      ...(kept ? [{ type: 'volume', source: 'redis-data', target: '/data' }] : []),
      mounted('./secrets/redis', '/run/secrets'),
    ],
    tmpfs: [tmpfs('/tmp', '16m', '1777', user), ...(kept ? [] : [tmpfs('/data', '1m', '0700', user)])],
    networks: ['data'],
    healthcheck: healthcheck(['CMD', 'sh', '-c', ask], { interval: 5, timeout: 5, retries: 4, start: 20 }),
    stop_grace_period: '30s',
    ...hardened(stack, 'redis', { ...share, reserved: 0.25, pids: 64, key: 'services.redis.memory' }),
  }
}
