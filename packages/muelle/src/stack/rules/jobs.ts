import type { Rule } from './rule.ts'

/**
 * Modules that begin to run jobs in every Odoo server that loads them before a database: during a switch both colours would.
 * Source: OCA/queue, queue_job/jobrunner/__init__.py; "make sure that only one Odoo instance has queue_job in --load" (issue 422).
 */
const runners = ['queue_job']

const oneRunner: Rule = ({ odoo }) =>
  odoo.serverWideModules.flatMap((name, index) =>
    runners.includes(name) || name === odoo.jobRunner?.module
      ? [
          {
            level: 'fault' as const,
            path: ['odoo', 'serverWideModules', index],
            what: `${name} would run jobs in blue, green and cron at once`,
            next:
              odoo.jobRunner === undefined
                ? `Remove it here and write jobRunner: {module: ${name}}: it is loaded in the cron container only.`
                : 'Remove it here: odoo.jobRunner loads it in the cron container.',
          },
        ]
      : [],
  )

const neverInstalled: Rule = ({ odoo }) =>
  odoo.jobRunner === undefined || odoo.modules.includes(odoo.jobRunner.module)
    ? []
    : [
        {
          level: 'warning',
          path: ['odoo', 'jobRunner'],
          at: 'key',
          what: `A new database will have no jobs: ${odoo.jobRunner.module} is not among odoo.modules`,
          evidence: 'jobRunner',
          next: `Add ${odoo.jobRunner.module} to odoo.modules.`,
        },
      ]

export const jobRules: readonly Rule[] = [oneRunner, neverInstalled]
