import type { GeneratedFile, Stack } from '../stack/stack.ts'
import { dockerfile } from './build/dockerfile.ts'
import { dockerignore } from './build/ignore.ts'
import { caddyfile } from './caddy/caddyfile.ts'
import { composeYaml } from './compose/compose.ts'
import { haproxyCfg } from './haproxy/haproxy.ts'
import { unavailablePage } from './haproxy/page.ts'
import { odooConf } from './odoo/conf.ts'
import { odooDebug, odooDevelop } from './odoo/develop.ts'
import { odooHealth } from './odoo/health.ts'
import { hostsFiles } from './odoo/hosts.ts'
import { forks, odooServe } from './odoo/serve.ts'
import { odooStart } from './odoo/start.ts'
import { boundsWorkers, wkhtmltopdf } from './odoo/wkhtmltopdf.ts'
import { pgbouncerIni } from './pgbouncer/ini.ts'
import { pgHba, pgIdent } from './postgres/hba.ts'
import { scheduleJson, schedulePath } from './steward/schedule.ts'

const text = (path: string, content: string): GeneratedFile => ({ path, content, mode: 0o644 })
const script = (path: string, content: string): GeneratedFile => ({ path, content, mode: 0o755 })

/**
 * Everything that stands in `stack/<environment>/`, and byte for byte the same in the stack's directory on the host.
 * Pure: the same stack gives the same bytes on every machine. What changes at run time (active colour, application images, secrets) is in none.
 * @returns the files, sorted by path.
 * @throws UserError for what only shows when the parts are put together, such as too few database connections.
 */
export function renderStack(stack: Stack): readonly GeneratedFile[] {
  const mounted = [
    ...(stack.proxy.tls === 'acme' ? [text('caddy/Caddyfile', caddyfile(stack))] : []),
    text('haproxy/503.http', unavailablePage(stack)),
    text('haproxy/haproxy.cfg', haproxyCfg(stack)),
    ...(stack.development?.debugger ? [script('odoo/debug', odooDebug(stack))] : []),
    ...(stack.development?.reload ? [script('odoo/develop', odooDevelop(stack))] : []),
    script('odoo/health', odooHealth(stack)),
    ...(boundsWorkers(stack) ? [script('odoo/bin/wkhtmltopdf', wkhtmltopdf(stack))] : []),
    text('odoo/odoo.conf', odooConf(stack)),
    ...hostsFiles(stack),
    ...(forks(stack, 'cron') ? [script('odoo/serve', odooServe(stack))] : []),
    script('odoo/start', odooStart(stack)),
    ...(stack.services.pgbouncer ? [text('pgbouncer/pgbouncer.ini', pgbouncerIni(stack))] : []),
    text('postgres/pg_hba.conf', pgHba(stack)),
    text('postgres/pg_ident.conf', pgIdent(stack)),
  ]
  const steward = Object.keys(stack.schedule.jobs).length > 0 ? [text(schedulePath, scheduleJson(stack))] : []
  return [
    text('build/Dockerfile', dockerfile(stack)),
    text('build/Dockerfile.dockerignore', dockerignore(stack)),
    text('compose.yaml', composeYaml(stack, mounted)),
    ...mounted,
    ...steward,
  ].sort((a, b) => (a.path < b.path ? -1 : 1))
}
