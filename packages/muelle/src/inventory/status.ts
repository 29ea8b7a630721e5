import { z } from 'zod'
import { DatabaseFacts, databaseFacts } from '../databases/facts.ts'
import { operation } from '../kernel/operation.ts'
import { muelleVersion } from '../kernel/version.ts'
import { runningOf, ServiceChange, serviceChanges } from '../project/plan/services.ts'
import { expectedServices } from '../render/expected.ts'
import { renderStack } from '../render/render.ts'
import { addressOf } from '../stack/address.ts'
import { Colour } from '../store/release.ts'
import { lockKey } from '../workshop/addons/fetch.ts'
import { problemOf } from '../workshop/condition.ts'
import { withHealthNow } from '../workshop/health.ts'
import { activeColour, look, type View } from '../workshop/look.ts'
import { Attention, attention } from './attention.ts'
import { diskOf } from './disk.ts'
import { type HostFacts, hostFacts } from './host-facts.ts'
import { screen } from './screen.ts'

const Service = z.object({
  service: z.string(),
  state: z.string(),
  health: z.enum(['healthy', 'unhealthy', 'starting', 'none']),
  image: z.string().nullable(),
  startedAt: z.string().nullable(),
  restarts: z.int(),
  problem: z.string().nullable(),
})

export const StatusOutput = z.object({
  project: z.string(),
  environment: z.string(),
  well: z.boolean().describe('nothing is urgent'),
  at: z.string().describe("by the clock of the daemon's host"),
  host: z.object({ address: z.string(), name: z.string(), docker: z.string() }),
  versions: z.object({ muelle: z.string(), odoo: z.string(), application: z.string().nullable() }),
  address: z.string().describe('where people reach it'),
  active: Colour.nullable(),
  attention: z.array(Attention).describe('what needs somebody, the most urgent first'),
  services: z.array(Service),
  addons: z.array(z.object({ source: z.string(), commit: z.string().nullable() })),
  databases: z.array(DatabaseFacts),
  disk: z.object({ total: z.int(), free: z.int() }).nullable().describe('bytes, where the volumes are'),
  certificate: z.object({ names: z.string(), until: z.string() }).nullable(),
  backup: z
    .array(
      z.object({
        volume: z.string(),
        at: z.string(),
        bytes: z.int(),
        live: z.boolean().describe('its files could change meanwhile'),
      }),
    )
    .describe(
      'the newest copy of each volume by muelle volume backup, on the host itself; backups of databases are none yet',
    ),
  release: z.object({ at: z.string() }).nullable().describe('when the application image last changed'),
  lastChange: z
    .object({ operation: z.string(), actor: z.string(), at: z.string(), outcome: z.string().nullable() })
    .nullable(),
  drift: z.array(ServiceChange).describe('what muelle up would do to the services'),
})
export type StatusOutput = z.output<typeof StatusOutput>

export const status = operation({
  name: 'status',
  summary: 'Show how the stack is, and what needs attention first',
  help: [
    'One screen: services, versions, databases, disk, certificate, last change, what differs from muelle.yaml.',
    'Answers 1 when something needs somebody now. muelle topology draws the same stack.',
  ].join('\n'),
  effect: 'read',
  input: z.object({}),
  output: StatusOutput,
  async run(context) {
    const view = await look(context)
    const { stack, engine } = view
    const [info, containers, { colour: active, runs }, databases, disk, host, drift] = await Promise.all([
      engine.info(),
      withHealthNow(engine, view.containers, context.signal),
      activeColour(view),
      databaseFacts(view, context.signal),
      diskOf(view, context.signal),
      hostFacts(view, context.signal),
      driftOf(view),
    ])
    const services = servicesOf({ stack, containers }, active)
    const needs = attention({
      now: info.systemTime,
      services,
      databases,
      disk,
      host,
      drift,
      neutralized: stack.neutralized,
      jobs: Object.keys(stack.schedule.jobs),
    })
    return {
      project: stack.project,
      environment: stack.environment,
      well: needs.every(({ urgency }) => urgency !== 'now'),
      at: info.systemTime,
      host: { address: engine.address, name: info.hostName, docker: info.version },
      versions: { muelle: muelleVersion, odoo: stack.odoo.version, application: host?.release?.images[active] ?? null },
      address: addressOf(stack),
      active: runs ? active : null,
      attention: [...needs],
      services,
      addons: stack.odoo.addons.map((source) =>
        typeof source === 'string'
          ? { source, commit: null }
          : { source: source.git, commit: stack.lock.addons[lockKey(source)] ?? null },
      ),
      databases: [...databases],
      disk: disk ?? null,
      certificate: host?.certificate ?? null,
      backup: (host?.copies ?? []).map(({ key, ...copy }) => ({ volume: key, ...copy })),
      release: host?.release === undefined ? null : { at: host.release.at },
      lastChange: lastChange(host),
      drift,
    }
  },
  notWell: ({ well }) => !well,
  view: screen,
})

function servicesOf(
  { stack, containers }: Pick<View, 'stack' | 'containers'>,
  active: Colour,
): z.input<typeof Service>[] {
  return expectedServices(stack, active).map((service) => {
    const found = containers.find((container) => container.service === service && !container.oneOff)
    return {
      service,
      state: found?.state ?? 'missing',
      health: found?.state === 'running' ? found.health : 'none',
      image: found?.image ?? null,
      startedAt: found?.startedAt ?? null,
      restarts: found?.restarts ?? 0,
      problem: problemOf(found) ?? null,
    }
  })
}

/** What `up` would do to the services that there are; one that is missing or down is told as a problem, not as drift. */
async function driftOf(view: View): Promise<ServiceChange[]> {
  if (view.containers.length === 0) return []
  const { stack } = view
  return serviceChanges(stack, renderStack(stack), await runningOf(view), []).filter(({ change }) =>
    ['recreate', 'remove'].includes(change),
  )
}

function lastChange(host: HostFacts | undefined): StatusOutput['lastChange'] {
  const last = host?.journal.at(-1)
  if (last === undefined) return null
  const { operation, actor, at, outcome } = last
  return { operation, actor, at, outcome: outcome ?? null }
}
