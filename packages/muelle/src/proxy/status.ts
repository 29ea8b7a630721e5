import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { Colour, readRelease } from '../store/release.ts'
import { type Lease, leftOf } from '../traffic/lease.ts'
import type { TrafficState } from '../traffic/port.ts'
import { openReading } from '../workshop/change.ts'
import { table } from '../workshop/table.ts'
import { readLease } from './lease.ts'
import { trafficOf } from './world.ts'

const Output = z.object({
  project: z.string(),
  active: Colour.nullable().describe('the colour that any restart leads to; null before the first muelle up'),
  mode: z.enum(['serving', 'holding', 'page', 'mixed']).describe('what happens to a request now'),
  serving: Colour.nullable().describe('the colour that gets requests now'),
  hold: z
    .object({ operation: z.string(), until: z.string(), stage: z.enum(['holding', 'stopped']) })
    .nullable()
    .describe('who holds, and until when'),
  servers: z.array(
    z.object({
      route: z.enum(['odoo', 'websocket']),
      server: z.enum(['blue', 'green', 'hold']),
      state: z.enum(['ready', 'drain', 'maintenance', 'nameless', 'down']),
      address: z.string().nullable(),
      sessions: z.int().describe('requests or WebSockets it has'),
      queued: z.int().describe('requests that wait for it'),
    }),
  ),
  problems: z.array(z.string()),
})

/** What is not as it should be. @param now clock of the daemon's host. */
export function problemsOf(
  { mode, colour }: Pick<TrafficState, 'mode' | 'colour'>,
  active: z.output<typeof Colour> | undefined,
  lease: Lease | undefined,
  now: string,
): readonly string[] {
  const problems: string[] = []
  if (colour !== undefined && colour !== active)
    problems.push(
      `${colour} serves and ${active ?? 'nothing'} is the active colour: a switch was cut off; run it again`,
    )
  if (mode === 'mixed')
    problems.push(
      'the routes or the colours are not of one mind: muelle proxy release sends everything to the active colour',
    )
  if (mode === 'page') problems.push('clients see the maintenance page')
  if (mode === 'holding' && lease === undefined)
    problems.push('requests are held and nobody will end it: run muelle proxy release')
  if (lease !== undefined && leftOf(lease, now) < -overdue)
    problems.push(`the hold of ${lease.operation} is over and was not ended: see muelle logs steward`)
  return problems
}

/** Milliseconds that the steward may take: it looks once a second. */
const overdue = 5000

export const status = operation({
  name: 'proxy status',
  summary: 'Show which colour serves, what is held, and how many sessions there are',
  help: 'Exit code 1 when something else serves than what a restart leads to, or nothing does.',
  effect: 'read',
  input: z.object({}),
  output: Output,
  async run(context, _input, progress) {
    await using reading = await openReading(context, progress, { proxy: true })
    const { stack, session, engine } = reading
    const release = await readRelease(session)
    const lease = await readLease(session)
    const { systemTime } = await engine.info()
    const state = await trafficOf(session).look()
    return {
      project: stack.project,
      active: release?.active ?? null,
      mode: state.mode,
      serving: state.colour ?? null,
      hold: lease ? { operation: lease.operation, until: lease.until, stage: lease.stage } : null,
      servers: state.servers.map(({ name, address, ...rest }) => ({ ...rest, server: name, address: address ?? null })),
      problems: [...problemsOf(state, release?.active, lease, systemTime)],
    }
  },
  notWell: ({ problems }) => problems.length > 0,
  view: ({ project, mode, serving, hold, servers, problems }, style) =>
    [
      style.bold(`${project}: ${serving === null ? mode : `${serving} serves`}`),
      ...(hold ? [`held by ${hold.operation} until ${hold.until}`] : []),
      table(
        ['ROUTE', 'SERVER', 'STATE', 'ADDRESS', 'SESSIONS', 'WAITING'],
        servers.map((each) => [
          each.route,
          each.server,
          each.state === 'ready' ? style.good(each.state) : style.dim(each.state),
          each.address ?? '-',
          String(each.sessions),
          String(each.queued),
        ]),
      ),
      ...problems.map(style.bad),
    ].join('\n'),
})
