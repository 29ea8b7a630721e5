import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably } from '../engine/host/durable.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { proxyWorld } from '../proxy/world.ts'
import { loadStack } from '../stack/load.ts'
import { beforehand } from '../workshop/beforehand.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { healthNow } from '../workshop/health.ts'
import { activeColour, look, running, type View } from '../workshop/look.ts'
import { checked } from './fit.ts'
import { releaseAfter } from './rotate/hold.ts'
import { type RotateWorld, type Running, rotateTasks } from './rotate/tasks.ts'
import { isGiven, meantSecrets } from './rotate/values.ts'

const name = 'secrets rotate'

export const secretsRotate = operation({
  name,
  summary: 'Give secrets new values, and with them whoever uses them, without an outage longer than one restart',
  help: [
    'The database password needs no restart: open connections live on, new ones use the new password. What Odoo and Redis read at their start restarts them. New requests wait at the proxy meanwhile; only what takes longer than a hold fails. Values are made by Muelle; that of the mail server is yours to give.',
    'Killed in between, it is finished by running it again, and by muelle up. A login admin whose password somebody changed in Odoo keeps it.',
    '$ muelle secrets rotate odoo_db_password\n$ muelle secrets rotate --all\n$ muelle secrets rotate smtp_password --from password.txt',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    names: z
      .array(z.string())
      .default([])
      .describe('secrets, as muelle secrets list names them')
      .meta({ positional: 'rest' }),
    all: z.boolean().default(false).describe('all that Muelle makes itself'),
    from: z
      .string()
      .optional()
      .describe('file that holds the new value; - is standard input; made, or asked for, when absent')
      .meta({ placeholder: 'FILE' }),
  }),
  output: z.object({
    rotated: z.array(z.string()),
    logins: z.array(z.string()).describe('databases whose login admin has the new password'),
    restarted: z.array(z.string()),
  }),
  async plan(context, input) {
    const view = await look(context)
    const { stack } = view
    const names = meantSecrets(stack, input).map((each) => each.name)
    const tasks = rotateTasks(stack, names, await runningIn(view, context.signal))
    return { steps: [lockStep(stack), ...tasks.map((task) => task.step)] }
  },
  async run(context, input, progress) {
    const meant = meantSecrets(await loadStack(context, { files: 'unread' }), input)
    const given = new Map<string, string>()
    for (const definition of meant)
      if (input.from !== undefined || isGiven(definition)) {
        const raw = await context.readSecret(input.from, definition.name)
        given.set(definition.name, checked(definition, raw, new Date(context.clock.now())))
      }
    const now = await runningIn(await look(context), context.signal)
    await using workshop = await openWorkshop(context, progress, { proxy: true })
    const found = await beforehand(workshop, context, () => proxyWorld(context, workshop))
    const world: RotateWorld = { ...found, given, logins: [], holding: false }
    const { stack } = world
    const names = meant.map((each) => each.name)
    const tasks = rotateTasks(stack, names, now)
    const { clock, signal } = context
    try {
      await runDurably(world, { id: randomUUID(), operation: name, clock, signal }, tasks, progress)
    } catch (error) {
      await releaseAfter(world)
      throw error
    }
    const restarted = tasks.flatMap(({ step }) => /^restart:(.*)/.exec(step.id)?.[1]?.split('+') ?? [])
    const unchanged = names.includes('odoo_user_password') && world.logins.length === 0
    const rotated = names.filter((each) => each !== 'odoo_user_password' || !unchanged)
    return { rotated, logins: [...world.logins], restarted }
  },
  view: ({ rotated, logins, restarted }, style) =>
    [
      rotated.length === 0 ? style.warn('Nothing was changed.') : style.good(`New values: ${rotated.join(', ')}.`),
      ...(logins.length > 0 ? [`The login admin of ${logins.join(', ')} has a new password.`] : []),
      restarted.length === 0 ? 'Nobody was restarted.' : `Restarted: ${restarted.join(', ')}.`,
    ].join('\n'),
})

/** What runs now. @throws UserError, refused, when the database does not: role and server must get the password together. */
async function runningIn(view: View, signal: AbortSignal): Promise<Running> {
  if (view.containers.length === 0)
    throw new UserError(
      { what: `${view.stack.project} was never brought up, or is down.`, next: 'Run: muelle up' },
      { refused: true },
    )
  running(view, 'db')
  const { colour } = await activeColour(view)
  const services = view.containers
    .filter(({ state, oneOff }) => state === 'running' && !oneOff)
    .map(({ service }) => service)
  const steward = view.containers.find(({ service, oneOff }) => service === 'steward' && !oneOff)
  const guarded = steward?.state === 'running' && (await healthNow(view.engine, steward, signal)) === 'healthy'
  return { active: colour, services, holds: guarded && services.includes('proxy') }
}
