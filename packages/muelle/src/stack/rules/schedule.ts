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

export const scheduleRules: readonly Rule[] = [commands]
