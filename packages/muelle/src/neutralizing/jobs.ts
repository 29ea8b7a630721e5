import { measure, type Topic } from './measure.ts'

/** The only job that reaches nothing but the database itself, and that every database needs. */
const harmless = `id IN (SELECT res_id FROM ir_model_data WHERE model = 'ir.cron' AND module = 'base' AND name = 'autovacuum_job')`

/** What runs by itself. */
export const jobs: readonly Topic[] = [
  measure({
    id: 'scheduled-jobs',
    what: 'scheduled jobs',
    source: 'Odoo 19.0 base/data/neutralize.sql: all but the auto-vacuum',
    table: 'ir_cron',
    needs: ['active'],
    act: { set: { active: 'false' }, where: `active AND NOT ${harmless}` },
    still: `active AND NOT ${harmless}`,
    label: 'cron_name',
  }),
  measure({
    id: 'job-triggers',
    what: 'triggers of scheduled jobs',
    source: 'Odoo 19.0 base/models/ir_cron.py: a trigger runs a job before its time',
    table: 'ir_cron_trigger',
    needs: ['cron_id'],
    act: { remove: true },
    still: 'true',
  }),
  measure({
    id: 'queued-jobs',
    what: 'jobs of queue_job that wait',
    source: 'OCA queue queue_job/job.py: the states of a job; from memory',
    confidence: 'low',
    table: 'queue_job',
    needs: ['state'],
    act: {
      set: { state: "'cancelled'" },
      where: "state IN ('wait_dependencies', 'pending', 'enqueued', 'started')",
    },
    still: "state IN ('wait_dependencies', 'pending', 'enqueued', 'started')",
  }),
]
