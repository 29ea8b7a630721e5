import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { servicesField } from '../workshop/change.ts'
import { look, meant, select } from '../workshop/look.ts'

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `10m`, `2h` … before now, or an instant, as an ISO 8601 instant. */
export function instantOf(flag: '--since' | '--until', text: string, now: string): string {
  const ago = /^(\d+)([smhd])$/.exec(text)
  const instant = ago ? Date.parse(now) - Number(ago[1]) * (units[ago[2] ?? ''] ?? 0) * 1000 : Date.parse(text)
  if (Number.isNaN(instant))
    throw new UserError({
      what: `${flag} does not understand ${JSON.stringify(text)}.`,
      next: 'Give a duration such as 30s, 10m, 2h, 1d, or an instant such as 2026-11-23T10:41:00Z.',
    })
  return new Date(instant).toISOString()
}

export const logs = operation({
  name: 'logs',
  summary: 'Show what services wrote to their logs',
  help: [
    'The last 200 lines of each container, sorted by time, unless said otherwise. With --follow a container that restarts or is made anew is followed on, over a restart of Docker too.',
    '$ muelle logs\n$ muelle logs odoo db --tail 50\n$ muelle logs --follow --since 10m\n$ muelle logs odoo --grep "ERROR|CRITICAL" --since 1d\n$ muelle logs --since 2h --until 1h --timestamps',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    services: servicesField,
    follow: z.boolean().default(false).describe('go on as lines come, until interrupted').meta({ short: 'f' }),
    tail: z.int().min(0).max(100_000).optional().describe('lines from the end, of each container').meta({ short: 'n' }),
    since: z.string().optional().describe('a duration (10m) or an instant').meta({ placeholder: 'TIME' }),
    until: z.string().optional().describe('likewise; not with --follow').meta({ placeholder: 'TIME' }),
    grep: z
      .string()
      .optional()
      .describe('only lines that this regular expression matches; of the whole log without --tail or --since')
      .meta({ short: 'g', placeholder: 'PATTERN' }),
    ignoreCase: z
      .boolean()
      .default(false)
      .describe('--grep takes capital and small letters for the same')
      .meta({ short: 'i' }),
    noPrefix: z.boolean().default(false).describe('lines as they were written, without the service’s name'),
    timestamps: z.boolean().default(false).describe('the daemon’s time before each line').meta({ short: 't' }),
  }),
  output: z.object({
    lines: z.array(
      z.object({ at: z.string(), service: z.string(), stream: z.enum(['stdout', 'stderr']), text: z.string() }),
    ),
  }),
  async run(context, input, progress) {
    const pattern = patternOf(input)
    const now = context.clock.now()
    if (input.until !== undefined && input.follow)
      throw new UserError({ what: '--until and --follow contradict each other.', next: 'Leave out one of them.' })
    const view = await look(context)
    const containers = select(view, await meant(view, input.services))
    const width = Math.max(0, ...containers.map(({ service }) => service.length))
    const lines: { at: string; service: string; stream: 'stdout' | 'stderr'; text: string }[] = []
    const bounded = input.since !== undefined || input.until !== undefined || (pattern !== undefined && !input.follow)
    const request = {
      follow: input.follow,
      signal: context.signal,
      ...(input.since === undefined ? {} : { since: instantOf('--since', input.since, now) }),
      ...(input.until === undefined ? {} : { until: instantOf('--until', input.until, now) }),
      // A whole log may not fit in memory: without a limit of the caller's own the end of it is shown.
      ...(input.tail === undefined && bounded ? {} : { tail: input.tail ?? 200 }),
    }
    for await (const { at, service, stream, text } of view.engine.logs(containers, request)) {
      if (pattern !== undefined && !pattern.test(text)) continue
      progress.line(`${input.timestamps ? `${at} ` : ''}${input.noPrefix ? '' : `${service.padEnd(width)} | `}${text}`)
      if (!input.follow) lines.push({ at, service, stream, text })
    }
    return { lines }
  },
  // The lines were shown as they came.
  view: () => '',
})

/** @throws UserError for what is no regular expression. */
function patternOf({ grep, ignoreCase }: { readonly grep?: string | undefined; readonly ignoreCase: boolean }) {
  if (grep === undefined) return undefined
  try {
    return new RegExp(grep, ignoreCase ? 'iu' : 'u')
  } catch (error) {
    const evidence = error instanceof Error ? error.message : String(error)
    throw new UserError({
      what: '--grep is no regular expression.',
      evidence,
      next: 'Write a backslash before what shall stand for itself.',
    })
  }
}
