import { schedulable } from '../schedule.ts'
import type { Finding, Rule } from './rule.ts'

const commands: Rule = ({ schedule }): readonly Finding[] =>
  Object.entries(schedule.jobs).flatMap(([name, { run }]): readonly Finding[] =>
    schedulable.some((command) => run === command || run.startsWith(`${command} `))
      ? []
      : [
          {
            level: 'fault',
            path: ['schedule', 'jobs', name, 'run'],
            what: `muelle ${run} cannot run without a person`,
            next: `Schedule one of: ${schedulable.join(', ')}.`,
          },
        ],
  )

/** A job runs in the steward: whatever stops that ends the job in the middle, and after `stop` nobody is left to start anything. */
const ownEnd: Rule = ({ schedule }): readonly Finding[] =>
  Object.entries(schedule.jobs).flatMap(([name, { run }]): readonly Finding[] => {
    const [verb = '', ...words] = run.split(' ')
    if (verb !== 'stop' && verb !== 'restart') return []
    const services = words.filter((word, at) => !word.startsWith('-') && !/^(-t|--timeout)$/.test(words[at - 1] ?? ''))
    if (services.length > 0 && !services.includes('steward')) return []
    return [
      {
        level: 'fault',
        path: ['schedule', 'jobs', name, 'run'],
        what: `muelle ${run} would ${verb} the steward, and the job with it`,
        next: `Name the services to ${verb}, such as: ${verb} odoo odoo-cron.`,
      },
    ]
  })

export const scheduleRules: readonly Rule[] = [commands, ownEnd]
