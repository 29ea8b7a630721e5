import { addonsOf } from '../render/odoo/addons.ts'
import type { Stack } from '../stack/stack.ts'

/**
 * What every Odoo of a test run is given beside its odoo.conf. Tests bind the port even with --no-http; in a container of its own it is
 * free. What decides in production which database and host are served would hide the throw-away one.
 */
export const commonOptions = ({ odoo }: Pick<Stack, 'odoo'>, database: string): readonly string[] => {
  const paths = addonsOf({ odoo }).map(({ image }) => image)
  return [
    `--database=${database}`,
    `--db-filter=^${database}$`,
    `--data-dir=/var/lib/odoo/${database}`,
    ...(paths.length === 0 ? [] : [`--addons-path=${paths.join(',')}`]),
    `--load=${odoo.serverWideModules.join(',')}`,
    '--stop-after-init',
    '--workers=0',
    '--max-cron-threads=0',
    '--http-port=8069',
    '--log-level=info',
  ]
}
