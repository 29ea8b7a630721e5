import { sidecarOf } from '../../sizing/sidecars.ts'
import type { Stack } from '../../stack/stack.ts'
import { userOf } from '../images.ts'
import { type Mapping, noted } from '../text/yaml.ts'
import { hardened, mounted, runs, tmpfs } from './service.ts'

/**
 * A service of the user's own, which nothing waits for. Its limits are its alone, and where the host is short of CPU or memory it is
 * the one that goes without: fewer shares, and the first that the kernel ends.
 */
export function aiService(stack: Stack): Mapping {
  const { ai } = stack.services
  if (!ai) throw new Error('the stack has no AI service')
  const { health, environment } = ai
  return {
    ...runs(stack, 'ai'),
    command: ai.command,
    environment:
      Object.keys(environment).length > 0
        ? noted('services.ai.environment; no secret is in here', environment)
        : undefined,
    volumes: ai.secrets.length > 0 ? [mounted('./secrets/ai', '/run/secrets')] : undefined,
    tmpfs: [tmpfs('/tmp', '256m', '1777', userOf(stack, 'ai'))],
    networks: ai.egress && !stack.neutralized ? ['front', 'egress'] : ['front'],
    cpu_shares: noted('Odoo has 1024: where CPUs are short, this goes without', 128),
    oom_score_adj: noted('where memory is short, the kernel ends this first', 800),
    healthcheck:
      health === undefined
        ? undefined
        : { test: ['CMD', ...health], interval: '15s', timeout: '10s', retries: 4, start_period: '120s' },
    stop_grace_period: '10s',
    ...hardened(stack, 'ai', {
      ...sidecarOf(stack, 'ai'),
      reserved: 0,
      pids: 512,
      key: 'services.ai.memory, services.ai.cpus',
    }),
  }
}
