import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { connectEngine } from '../../engine/connect.ts'
import type { ContainerSummary } from '../../engine/port.ts'
import { EnvironmentError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import { definitionsOf, expectedServices } from '../../render/expected.ts'
import { addonsOf } from '../../render/odoo/addons.ts'
import type { GeneratedFile, Stack } from '../../stack/stack.ts'
import type { Colour } from '../../store/release.ts'
import { applicationTag } from '../../workshop/application.ts'
import { activeColour, type View } from '../../workshop/look.ts'
import type { FileChange } from './files.ts'

export const ServiceChange = z.object({
  service: z.string(),
  change: z.enum(['create', 'start', 'recreate', 'reload', 'remove', 'none']),
  why: z.string(),
})
export type ServiceChange = z.output<typeof ServiceChange>

/** What runs, and the tag of the image that `up` would build; undefined when a git source was never fetched. */
interface Running {
  readonly containers: readonly ContainerSummary[]
  readonly active: Colour
  readonly application: string | undefined
}

/** Asks the engine of the stack; says why when there is none to ask. */
export async function runningState(context: Context, stack: Stack): Promise<Running | { readonly unchecked: string }> {
  try {
    const engine = await connectEngine(stack, context.environ)
    return await runningOf({ stack, engine, containers: await engine.containers(stack.project) })
  } catch (error) {
    // The files can be compared without Docker; the answer says what was not looked at.
    if (error instanceof EnvironmentError) return { unchecked: error.report.what }
    throw error
  }
}

/** The same of a stack that was looked at already. */
export async function runningOf(view: View): Promise<Running> {
  const { stack, engine, containers } = view
  const fetched = addonsOf(stack).every(({ context }) => existsSync(join(stack.directory, context)))
  const { colour: active } = await activeColour(view)
  return { containers, active, application: fetched ? await applicationTag(engine, stack) : undefined }
}

/** What `muelle up` would do to each service. @param rendered a whole render. */
export function serviceChanges(
  stack: Stack,
  rendered: readonly GeneratedFile[],
  { containers, active, application }: Running,
  files: readonly FileChange[],
): ServiceChange[] {
  const resident = containers.filter(({ oneOff }) => !oneOff)
  const expected = expectedServices(stack, active)
  const definitions = definitionsOf(rendered)
  const names = [...new Set([...expected, ...resident.map(({ service }) => service)])].sort()
  return names.map((service) => {
    const found = resident.find((container) => container.service === service)
    const definition = definitions.get(service)
    if (definition === undefined) return { service, change: 'remove', why: 'it is no longer in muelle.yaml' }
    if (found === undefined) return { service, change: 'create', why: 'it has no container' }
    // The other colour stands still: it gets its definition when it is started.
    if (!expected.includes(service) && found.state !== 'running')
      return { service, change: 'none', why: 'it is the other colour' }
    if (found.labels['io.muelle.definition'] !== definition)
      return { service, change: 'recreate', why: 'its definition or its mounted files differ' }
    if (service.startsWith('odoo-') && application !== undefined && found.image !== application)
      return { service, change: 'recreate', why: `the application image becomes ${application}` }
    if (service === 'proxy' && files.some(({ path }) => path.includes('/haproxy/')))
      return { service, change: 'reload', why: 'its configuration differs; no connection is lost' }
    if (service === 'pgbouncer' && files.some(({ path }) => path.includes('/pgbouncer/')))
      return { service, change: 'reload', why: 'its configuration differs; no connection is lost' }
    if (found.state !== 'running' && expected.includes(service))
      return { service, change: 'start', why: `it is ${found.state}` }
    return { service, change: 'none', why: 'it is what muelle.yaml says' }
  })
}

/** One line for each service that would be touched. */
export function serviceLines(
  services: readonly ServiceChange[],
  good: (text: string) => string,
  warn: (text: string) => string,
): string {
  const changes = services.filter(({ change }) => change !== 'none')
  if (changes.length === 0) return good('The running containers are what muelle.yaml says.')
  return changes.map(({ service, change, why }) => warn(`${change} ${service}: ${why}`)).join('\n')
}
