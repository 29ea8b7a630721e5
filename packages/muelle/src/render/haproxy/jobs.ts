import { internalHost } from '../../stack/served.ts'
import type { Stack } from '../../stack/stack.ts'
import { jobsPort } from './ports.ts'

/**
 * Where the job runner in odoo-cron asks for its jobs to be run: by the colour that serves, held and drained like any request. It is
 * not published, and only the runner's own paths are open. Which database is meant stands in the address; Odoo is told by a name
 * that leads to just that one. Source: OCA/queue, queue_job/jobrunner/runner.py (GET /queue_job/runjob?db=…&job_uuid=…).
 */
export function jobs({ odoo, neutralized }: Stack): string {
  if (odoo.jobRunner === undefined || neutralized) return ''
  const [first = ''] = odoo.databases
  const hosts = odoo.databases
    .slice(1)
    .map((name) => `    http-request set-header Host ${internalHost(name)} if { url_param(db) -m str ${name} }\n`)
  return `
# odoo.jobRunner: the runner in odoo-cron has its jobs run by the colour that serves. Not published.
frontend jobs
    bind :${jobsPort}
    errorfiles muelle
    http-request deny deny_status 404 unless { path_beg /${odoo.jobRunner.module}/ }
    http-request del-header X-Forwarded-For
    http-request del-header X-Forwarded-Host
    http-request del-header X-Forwarded-Proto
    http-request del-header Cookie
    http-request set-header Host ${internalHost(first)}
${hosts.join('')}    default_backend odoo
`
}
