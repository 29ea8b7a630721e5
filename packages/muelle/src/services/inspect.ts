import { z } from 'zod'
import { operation, type Style } from '../kernel/operation.ts'
import { look, meant, residentOf } from '../workshop/look.ts'
import { detailOf } from './container/detail.ts'
import { Limits } from './container/limits.ts'
import { detailText } from './container/text.ts'

const Output = z.object({
  service: z.string(),
  id: z.string(),
  container: z.string(),
  state: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  exitCode: z.int().nullable(),
  restarts: z.int().describe('by the daemon, after the container ended by itself'),
  oomKilled: z.boolean().describe('its last end was for lack of memory'),
  memoryKills: z
    .int()
    .nullable()
    .describe('processes killed for lack of memory since it started; null when it cannot tell'),
  health: z
    .object({
      status: z.string(),
      failing: z.int().describe('probes that failed in a row'),
      test: z.array(z.string()),
      last: z.object({ at: z.string(), exitCode: z.int(), output: z.string() }).nullable(),
    })
    .nullable(),
  image: z.object({
    reference: z.string(),
    id: z.string(),
    digests: z.array(z.string()).describe('as a registry knows it; empty when it was built on this host'),
  }),
  user: z.string().describe('uid:gid; empty: what the image says'),
  command: z.array(z.string()),
  mounts: z.array(z.object({ kind: z.string(), source: z.string(), target: z.string(), readOnly: z.boolean() })),
  networks: z.array(z.object({ name: z.string(), address: z.string(), names: z.array(z.string()) })),
  ports: z.array(z.string()),
  limits: Limits.extend({ memoryReserved: z.number().nullable() }),
  rights: z.object({
    readOnlyRoot: z.boolean(),
    privileged: z.boolean(),
    dropped: z.array(z.string()),
    added: z.array(z.string()),
    options: z.array(z.string()),
  }),
  restartPolicy: z.string(),
  stop: z.object({ signal: z.string(), seconds: z.int() }),
  log: z.object({ driver: z.string(), options: z.record(z.string(), z.string()) }),
  environment: z.array(
    z.object({ name: z.string(), value: z.string().nullable().describe('null: masked; only paths and numbers show') }),
  ),
  labels: z.record(z.string(), z.string()),
})
export type Inspected = z.output<typeof Output>

export const inspect = operation({
  name: 'inspect',
  summary: 'Show what the container of a service is',
  help: 'Image, user, mounts, networks, limits, rights, health, restarts, labels. Values of the environment are masked.\n$ muelle inspect odoo\n$ muelle inspect db --format json',
  effect: 'read',
  input: z.object({
    service: z.string().describe('service, e.g. db; odoo is the colour that serves').meta({ positional: 0 }),
  }),
  output: Output,
  async run(context, { service: named }) {
    const view = await look(context)
    const [service = named] = await meant(view, [named])
    const summary = residentOf(view, service)
    const [inspected, image, memoryKills] = await Promise.all([
      view.engine.inspect(summary.id),
      view.engine.image(summary.imageId),
      view.engine.stats.memoryKills(summary, context.signal),
    ])
    const detail = detailOf(inspected)
    return {
      ...detail,
      service,
      image: { ...detail.image, digests: [...(image?.digests ?? [])] },
      memoryKills: memoryKills ?? null,
      ports: [...summary.ports],
    }
  },
  view: (output, style: Style) => detailText(output, style),
})
