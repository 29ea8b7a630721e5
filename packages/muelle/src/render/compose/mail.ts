import { sidecarOf } from '../../sizing/sidecars.ts'
import type { Stack } from '../../stack/stack.ts'
import { catcherPorts } from '../odoo/catcher.ts'
import type { Mapping } from '../text/yaml.ts'
import { hardened, healthcheck, httpProbe, runs } from './service.ts'

/** The mail catcher, in development: takes every mail by SMTP, shows them on a page behind the proxy, and passes none on. */
export function mailService(stack: Stack): Mapping {
  return {
    ...runs(stack, 'mailcatcher'),
    networks: ['front'],
    healthcheck: healthcheck(httpProbe(stack, 'mailcatcher', catcherPorts.page, '/health'), {
      interval: 5,
      timeout: 5,
      retries: 4,
      start: 20,
    }),
    stop_grace_period: '5s',
    // It keeps 64 MiB of mails at most, and each a second time while it is looked at.
    ...hardened(stack, 'mailcatcher', { ...sidecarOf(stack, 'mail'), reserved: 0.25, pids: 128 }),
  }
}
