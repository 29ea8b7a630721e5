import { z } from 'zod'
import type { ContainerSummary } from '../engine/port.ts'
import { type Context, operation, type Style } from '../kernel/operation.ts'
import { expectedServices, isOptional } from '../render/expected.ts'
import { Colour } from '../store/release.ts'
import { problemOf } from '../workshop/condition.ts'
import { withHealthNow } from '../workshop/health.ts'
import { activeColour, look } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'

const Service = z.object({
  service: z.string(),
  state: z.string().describe('running, exited, … or missing when there is no container'),
  health: z.enum(['healthy', 'unhealthy', 'starting', 'none']),
  expected: z.boolean().describe('whether it should be running now'),
  optional: z.boolean().describe('the stack is well without it: services.ai'),
  container: z.string().nullable(),
  image: z.string().nullable(),
  startedAt: z.string().nullable(),
  restarts: z.int(),
  ports: z.array(z.string()),
  problem: z.string().nullable().describe('what is wrong with it; null when nothing is'),
})

const Output = z.object({
  project: z.string(),
  environment: z.string(),
  address: z.string().describe('the Docker daemon'),
  active: Colour.nullable().describe('the colour that serves; null when its container does not run'),
  well: z.boolean(),
  services: z.array(Service),
})

export const ps = operation({
  name: 'ps',
  summary: 'Show the services of the stack and how they are',
  help: 'Exit code 1 when a service that should be running is not, or is unhealthy.',
  effect: 'read',
  input: z.object({}),
  output: Output,
  async run(context: Context) {
    const view = await look(context)
    const { stack, engine, containers } = view
    const own = containers.filter(({ oneOff }) => !oneOff)
    const resident = await withHealthNow(engine, own, context.signal)
    const { colour: active, runs } = await activeColour(view)
    const expected = new Set(expectedServices(stack, active))
    const names = [...new Set([...expected, ...resident.map(({ service }) => service)])].sort()
    const services = names.map((name) =>
      describe(
        name,
        expected.has(name),
        resident.find(({ service }) => service === name),
      ),
    )
    return {
      project: stack.project,
      environment: stack.environment,
      address: engine.address,
      active: runs ? active : null,
      well: services.every(({ problem, optional }) => optional || problem === null),
      services,
    }
  },
  notWell: ({ well }) => !well,
  view: ({ project, services }, style) =>
    [
      style.bold(project),
      table(
        ['SERVICE', 'STATE', 'HEALTH', 'SINCE', 'RESTARTS', 'IMAGE', 'PORTS', 'PROBLEM'],
        services.map((each) => [
          each.service,
          each.state,
          colour(each.health, style),
          each.state === 'running' ? (each.startedAt?.slice(0, 16).replace('T', ' ') ?? '-') : '-',
          String(each.restarts),
          each.image ?? '-',
          each.ports.join(' ') || '-',
          problemText(each, style),
        ]),
      ),
    ].join('\n'),
})

function describe(service: string, expected: boolean, found: ContainerSummary | undefined): z.input<typeof Service> {
  return {
    service,
    expected,
    optional: isOptional(service),
    state: found?.state ?? 'missing',
    // The engine calls whatever does not run unhealthy.
    health: found?.state === 'running' ? found.health : 'none',
    container: found?.name ?? null,
    image: found?.image ?? null,
    startedAt: found?.startedAt ?? null,
    restarts: found?.restarts ?? 0,
    ports: [...(found?.ports ?? [])],
    problem: expected ? (problemOf(found) ?? null) : null,
  }
}

const problemText = ({ problem, optional }: z.output<typeof Service>, style: Style): string => {
  if (problem === null) return ''
  return optional ? style.warn(`${problem}; Odoo does not need it`) : style.bad(problem)
}

function colour(health: ContainerSummary['health'], style: Style): string {
  if (health === 'healthy') return style.good(health)
  return health === 'unhealthy' ? style.bad(health) : style.warn(health)
}
