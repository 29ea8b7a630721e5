import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { servicesField } from '../workshop/change.ts'
import { look, meant } from '../workshop/look.ts'
import { Counting } from './stats/counting.ts'
import { oneRound, Round, rounds } from './stats/round.ts'
import { roundText } from './stats/table.ts'

export const stats = operation({
  name: 'stats',
  summary: 'Show what services use beside what they may',
  help: [
    'In a terminal the table is live until Ctrl-C; elsewhere, and with --once, it is counted once, over one second.',
    'CPU is in cores. THROTTLED is the part of the time slices in which the CPU limit stopped the service. MEMORY is without the cache that the kernel would give back. OOM counts the processes that the kernel killed for lack of memory since the container started: Odoo’s log never tells of them.',
    '$ muelle stats\n$ muelle stats odoo-blue db --interval 5\n$ muelle stats --once --format json\n$ muelle stats --lines | jq .services[0].memory',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    services: servicesField,
    once: z.boolean().default(false).describe('count once and end, in a terminal too'),
    lines: z.boolean().default(false).describe('write each round as one line of JSON, until interrupted'),
    interval: z
      .int()
      .min(1)
      .max(3600)
      .default(2)
      .describe('from one round to the next')
      .meta({ placeholder: 'SECONDS' }),
  }),
  output: Round,
  async run(context, { services, once, lines, interval }, progress) {
    const view = await look(context)
    const counting = new Counting(view, await meant(view, services), context.signal)
    const live = lines || context.terminal?.stdout.isTTY === true
    if (once || !live) return await oneRound(counting, context)
    for await (const round of rounds(counting, view.stack.project, interval, context))
      if (lines) progress.line(JSON.stringify(round))
      else progress.show((style) => roundText(round, style))
    throw context.signal.reason
  },
  view: roundText,
})
