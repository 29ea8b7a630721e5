import type { Stack } from '../stack/stack.ts'

/** Seconds and bytes that Odoo grants its processes. */
export interface Limits {
  /** Seconds of CPU a request may use. */
  readonly cpuTime: number
  /** Seconds a request may take; the master kills its worker then. */
  readonly realTime: number
  /** Seconds a job may take. */
  readonly cronTime: number
  /** Virtual memory, not resident memory: after this a worker is replaced between two requests. */
  readonly softMemory: number
  /** RLIMIT_AS: beyond it allocations fail. wkhtmltopdf inherits it and dies below 1.5 GiB. */
  readonly hardMemory: number
}

/**
 * Time limits above Odoo's defaults (60 and 120 s), which cut long reports and imports, and below the proxy's 720 s, so that it is
 * Odoo that ends a request and says so in its log. Memory limits are Odoo's defaults.
 * Source: Odoo 19.0 odoo/tools/config.py; Odoo documentation, "System configuration" (proxy timeout 720 s).
 */
const usual: Limits = {
  cpuTime: 300,
  realTime: 600,
  cronTime: 600,
  softMemory: 2048 * 2 ** 20,
  hardMemory: 2560 * 2 ** 20,
}

/** The limits in force: what `odoo.conf` in muelle.yaml gives, else the usual ones. */
export function limitsOf({ odoo: { conf } }: Pick<Stack, 'odoo'>): Limits {
  const given = (key: string, otherwise: number) => {
    const value = conf[key]
    return typeof value === 'number' ? value : otherwise
  }
  const realTime = given('limit_time_real', usual.realTime)
  const cronTime = given('limit_time_real_cron', realTime)
  return {
    cpuTime: given('limit_time_cpu', usual.cpuTime),
    realTime,
    // -1 is Odoo's word for "as limit_time_real".
    cronTime: cronTime === -1 ? realTime : cronTime,
    softMemory: given('limit_memory_soft', usual.softMemory),
    hardMemory: given('limit_memory_hard', usual.hardMemory),
  }
}

/** Seconds that the proxy waits for an answer: Odoo's documentation says 720; never less than Odoo itself grants. */
export const answerSeconds = (limits: Limits): number => Math.max(720, limits.realTime + 30)
