import { connectEngine } from '../engine/connect.ts'
import type { ContainerSummary, Engine } from '../engine/port.ts'
import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { type Colour, parseRelease, releasePath } from '../store/release.ts'

/** A stack and what runs of it, as the engine tells. */
export interface View {
  readonly stack: Stack
  readonly engine: Engine
  readonly containers: readonly ContainerSummary[]
}

/** Loads the stack, connects to its engine and finds its containers by their Compose labels. Changes nothing. */
export async function look(context: Context): Promise<View> {
  const stack = await loadStack(context, { files: 'unread' })
  const engine = await connectEngine(stack, context.environ)
  return { stack, engine, containers: await engine.containers(stack.project) }
}

/** The colours whose container runs: both during a switch, none when the stack is stopped. */
const runningColours = (containers: readonly ContainerSummary[]): readonly Colour[] =>
  (['blue', 'green'] as const).filter((colour) =>
    containers.some(({ service, state, oneOff }) => !oneOff && service === `odoo-${colour}` && state === 'running'),
  )

/** The colour that serves, or will when the stack is started; blue before the first `up`. `runs`: it does so now. */
export async function activeColour(view: View): Promise<{ readonly colour: Colour; readonly runs: boolean }> {
  const colours = runningColours(view.containers)
  const [only, another] = colours
  if (only !== undefined && another === undefined) return { colour: only, runs: true }
  const colour = (await writtenColour(view)) ?? only ?? 'blue'
  return { colour, runs: colours.includes(colour) }
}

/** The active colour as the host has it; undefined when that cannot be read. */
async function writtenColour(view: View): Promise<Colour | undefined> {
  const text = await hostText(view, releasePath)
  return text === undefined ? undefined : parseRelease(text).active
}

/**
 * A text file of the stack's directory on the host, read without running anything there.
 * @param path relative to that directory.
 * @returns undefined when it is not there, or no image of the stack is left to read it with.
 */
export async function hostText({ stack, engine, containers }: View, path: string): Promise<string | undefined> {
  const locked = Object.values(stack.lock.images).map(({ reference }) => reference)
  for (const image of new Set([...containers.map(({ imageId }) => imageId), ...locked]))
    if ((await engine.image(image)) !== undefined) return await engine.hostFile(`${stack.hostDirectory}/${path}`, image)
  return undefined
}

/** What a person calls the colour that serves. */
export const serving = 'odoo'

/** The services that are meant: `odoo` is the colour that serves, or will when the stack is started. */
export async function meant(view: View, services: readonly string[]): Promise<readonly string[]> {
  if (!services.includes(serving)) return services
  const { colour } = await activeColour(view)
  return [...new Set(services.map((service) => (service === serving ? `odoo-${colour}` : service)))]
}

/** The containers of the named services, or of all; one-off containers are left out. */
export function select(view: View, services: readonly string[]): readonly ContainerSummary[] {
  const resident = view.containers.filter(({ oneOff }) => !oneOff)
  if (services.length === 0) return resident
  for (const service of services)
    if (!resident.some((container) => container.service === service)) throw unknownService(view, service)
  return resident.filter(({ service }) => services.includes(service))
}

/** The one container of a service, running or not. */
export function residentOf(view: View, service: string): ContainerSummary {
  const [container] = select(view, [service])
  if (container === undefined) throw unknownService(view, service)
  return container
}

/** The running container of a service; undefined when there is none. */
export const runningContainer = ({ containers }: View, name: string): ContainerSummary | undefined =>
  containers.find(({ service, state, oneOff }) => service === name && state === 'running' && !oneOff)

/** A running container of the stack's Odoo: of the colour that serves, or cron's; undefined when there is none. */
export async function runningOdoo(view: View): Promise<ContainerSummary | undefined> {
  const { colour } = await activeColour(view)
  return runningContainer(view, `odoo-${colour}`) ?? runningContainer(view, 'odoo-cron')
}

/** The one running container of a service. */
export function running(view: View, service: string): ContainerSummary {
  const container = residentOf(view, service)
  if (container.state !== 'running')
    throw new UserError(
      {
        what: `${service} is not running.`,
        evidence: `container ${container.name} is ${container.state}`,
        next: `Run: muelle start ${service}`,
      },
      { refused: true },
    )
  return container
}

function unknownService({ stack, containers }: View, service: string): UserError {
  const there = [...new Set(containers.filter(({ oneOff }) => !oneOff).map((container) => container.service))].sort()
  return new UserError({
    what: `${stack.project} has no container of a service ${service}.`,
    evidence: there.length === 0 ? 'nothing of this stack was ever started' : `there are ${there.join(', ')}`,
    next: there.length === 0 ? 'Run: muelle up' : 'Name one of these.',
  })
}
