import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { servicesField } from '../workshop/change.ts'
import { look, select } from '../workshop/look.ts'

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `10m`, `2h` … before now, or an instant, as an ISO 8601 instant. */
export function sinceInstant(text: string, now: string): string {
  const ago = /^(\d+)([smhd])$/.exec(text)
  const instant = ago ? Date.parse(now) - Number(ago[1]) * (units[ago[2] ?? ''] ?? 0) * 1000 : Date.parse(text)
  if (Number.isNaN(instant))
    throw new UserError({
      what: `--since does not understand ${JSON.stringify(text)}.`,
      next: 'Give a duration such as 30s, 10m, 2h, 1d, or an instant such as 2026-11-23T10:41:00Z.',
    })
  return new Date(instant).toISOString()
}

export const logs = operation({
  name: 'logs',
  summary: 'Show what services wrote to their logs',
  help: '$ muelle logs\n$ muelle logs odoo-blue db --tail 50\n$ muelle logs --follow --since 10m',
  effect: 'read',
  input: z.object({
    services: servicesField,
    follow: z.boolean().default(false).describe('go on as lines come, until interrupted').meta({ short: 'f' }),
    tail: z.int().min(0).max(100_000).optional().describe('lines from the end, of each container').meta({ short: 'n' }),
    since: z.string().optional().describe('a duration (10m) or an instant').meta({ placeholder: 'TIME' }),
  }),
  output: z.object({
    lines: z.array(
      z.object({ at: z.string(), service: z.string(), stream: z.enum(['stdout', 'stderr']), text: z.string() }),
    ),
  }),
  async run(context, input, progress) {
    const view = await look(context)
    const containers = select(view, input.services)
    const width = Math.max(0, ...containers.map(({ service }) => service.length))
    const lines: { at: string; service: string; stream: 'stdout' | 'stderr'; text: string }[] = []
    const request = {
      follow: input.follow,
      signal: context.signal,
      ...(input.since === undefined ? {} : { since: sinceInstant(input.since, context.clock.now()) }),
      // A whole log may not fit in memory: without a limit of the caller's own the end of it is shown.
      ...(input.tail === undefined && input.since !== undefined ? {} : { tail: input.tail ?? 200 }),
    }
    for await (const { at, service, stream, text } of view.engine.logs(containers, request)) {
      progress.line(`${service.padEnd(width)} | ${text}`)
      if (!input.follow) lines.push({ at, service, stream, text })
    }
    return { lines }
  },
  // The lines were shown as they came.
  view: () => '',
})
