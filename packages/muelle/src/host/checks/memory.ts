import { byteText } from '../../kernel/bytes.ts'
import { fail, ok, type Rule, warn } from './check.ts'

const gib = 1024 ** 3
/**
 * Odoo's own rule is 150 MB for a light worker and 1 GB for a heavy one (odoo.com, on-premise deployment, "System configuration").
 * One web process, cron, PostgreSQL and the proxy fit into 2 GiB; two colours at a release need as much again.
 */
const least = 2 * gib
const comfortable = 4 * gib

/** The kernel keeps some for itself: a machine sold with 4 GB shows a little less. */
const tolerance = 0.93

export const memory: Rule = ({ info }) => {
  const evidence = `${byteText(info.memory)}, ${info.cpus} ${info.cpus === 1 ? 'CPU' : 'CPUs'}`
  if (info.memory < least * tolerance)
    return [
      fail('memory', `the host has less than ${byteText(least)} of memory`, evidence, 'give the host more memory'),
    ]
  if (info.memory < comfortable * tolerance)
    return [
      warn(
        'memory',
        `the host has less than ${byteText(comfortable)} of memory`,
        evidence,
        'enough to try; a release runs both colours for a while and needs more',
      ),
    ]
  return [ok('memory', 'the host has memory enough to begin', evidence)]
}
