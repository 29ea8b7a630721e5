import type { Rule } from './rule.ts'

/** Half a host cannot be divided: where only one of the two is written, the other would have to be guessed. */
const both: Rule = ({ sizing }) => {
  if (sizing === undefined || (sizing.cpus === undefined) === (sizing.memory === undefined)) return []
  const [given, missing] = sizing.cpus === undefined ? (['memory', 'cpus'] as const) : (['cpus', 'memory'] as const)
  return [
    {
      level: 'fault',
      path: ['sizing', given],
      at: 'key',
      what: `sizing.${given} needs sizing.${missing} beside it`,
      evidence: given,
      next: `Write both; or neither, and the host is looked at once and recorded in muelle.lock.`,
    },
  ]
}

export const sizingRules: readonly Rule[] = [both]
