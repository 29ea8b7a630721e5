import { z } from 'zod'
import { connectEngine } from '../engine/connect.ts'
import { type Context, operation, type Style } from '../kernel/operation.ts'
import { type Progress, step } from '../kernel/steps.ts'
import { bringUp } from '../services/up/bring-up.ts'
import { refuseRemoteSources } from '../services/up/sources.ts'
import { upTasks } from '../services/up/tasks.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { Colour } from '../store/release.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { compose, composeArgv } from '../workshop/compose.ts'
import { activeColour, look } from '../workshop/look.ts'
import { inDevelopment, requireDevelopment } from './environment.ts'
import { followed } from './follow.ts'
import { withFresh } from './fresh.ts'
import { levels, plainStyle } from './lines.ts'
import { mailServersText, ownMailServers } from './mail-servers.ts'

const Output = z.object({
  project: z.string(),
  environment: z.string(),
  address: z.string().describe('where Odoo is'),
  mail: z.string().nullable().describe('the page with the caught mails'),
  debugger: z.string().nullable().describe('where a debugger attaches'),
  sources: z.string().nullable().describe("the project's directory, whose addons are mounted"),
  active: Colour,
  warnings: z.array(z.string()),
  running: z.boolean().describe('false when it was stopped after following'),
})
type Output = z.output<typeof Output>

const followStep = step({
  id: 'follow',
  what: "follow Odoo's log until Ctrl-C",
  why: 'nothing is under lock meanwhile; edits of the sources are served as they are saved',
  effect: 'read',
})

const stopStep = step({
  id: 'stop',
  what: 'stop every service of the stack',
  why: '--stop-after; nothing is removed',
  argv: composeArgv('stop'),
  undo: 'muelle start',
})

export const dev = operation({
  name: 'dev',
  summary: 'Bring the environment for development up, and follow its log',
  help: [
    'Without -e the environment that has the key development. Addons are mounted from the project, mails are caught, and edits are served as they are saved.',
    'Ctrl-C ends the following and leaves everything running; with --stop-after it is stopped. The databases stay until --fresh.',
    '$ muelle dev\n$ muelle dev --module acme_fees --level warning\n$ muelle dev --fresh --stop-after',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    fresh: z.boolean().default(false).describe('drop the databases and their files first, and make them again'),
    module: z
      .array(z.string().regex(/^[a-zA-Z0-9_]+$/, 'the name of a module'))
      .default([])
      .describe('show only what is about this module; also http, sql, odoo')
      .meta({ short: 'm' }),
    level: z.enum(levels).default('info').describe('show only records of this level and above'),
    detach: z.boolean().default(false).describe('do not follow the log').meta({ short: 'd' }),
    stopAfter: z.boolean().default(false).describe('stop the services when the following ends'),
  }),
  output: Output,
  async plan(given, { fresh, detach, stopAfter }) {
    const context = await inDevelopment(given)
    const stack = await loadStack(context)
    requireDevelopment(stack)
    const view = await look(context)
    refuseRemoteSources(view.engine, stack)
    const { colour } = await activeColour(view)
    const tasks = upTasks(stack, colour)
    const steps = [lockStep(stack), ...(fresh ? withFresh(tasks, stack) : tasks).map((task) => task.step)]
    if (follows(context, detach)) steps.push(followStep, ...(stopAfter ? [stopStep] : []))
    return fresh ? { steps, loses: stack.odoo.databases.join(',') } : { steps }
  },
  async run(given, { fresh, detach, stopAfter, module, level }, progress) {
    const context = await inDevelopment(given)
    const since = context.clock.now()
    const { active } = await bringUp(context, progress, 'dev', (stack, colour) => {
      requireDevelopment(stack)
      return fresh ? withFresh(upTasks(stack, colour), stack) : upTasks(stack, colour)
    })
    const stack = await loadStack(context, { files: 'unread' })
    const answer = await describe(context, stack, active)
    if (!follows(context, detach)) return answer
    for (const line of greeting(answer, stopAfter, context.style)) progress.line(line)
    await followed(context, stack, { since, modules: module, level }, progress)
    if (stopAfter) await stop(context, progress)
    return { ...answer, running: !stopAfter }
  },
  view: (output, style) =>
    output.running
      ? [
          style.good(`${output.project} is running.`),
          ...places(output, style),
          `Stop it with: muelle -e ${output.environment} stop`,
        ].join('\n')
      : `${output.project} is stopped; its databases are kept.`,
})

/** An agent does not sit and read: it asks for logs when it wants them. */
const follows = ({ invocation }: Context, detach: boolean): boolean => !detach && !invocation.actor.startsWith('mcp')

async function describe(context: Context, stack: Stack, active: Output['active']): Promise<Output> {
  const { proxy, development } = stack
  const engine = await connectEngine(stack, context.environ)
  const own = await ownMailServers({ context, engine, stack }, engine, stack)
  return {
    project: stack.project,
    environment: stack.environment,
    address: `http://${proxy.domains[0] ?? proxy.address}:${proxy.http}`,
    mail: development?.mail === undefined ? null : `http://${proxy.address}:${development.mail}`,
    debugger: development?.debugger === undefined ? null : `${proxy.address}:${development.debugger}`,
    sources: development?.sources ? stack.directory : null,
    active,
    warnings: own.map((each) => mailServersText(each, stack)),
    running: true,
  }
}

const places = ({ address, mail, debugger: debug, warnings }: Output, style: Style): readonly string[] => [
  `Odoo      ${style.bold(address)}`,
  ...(mail === null ? [] : [`Mails     ${style.bold(mail)}`]),
  ...(debug === null ? [] : [`Debugger  ${style.bold(debug)}`]),
  ...warnings.map((text) => style.warn(text)),
]

const greeting = (output: Output, stopAfter: boolean, style: Style = plainStyle): readonly string[] => [
  '',
  ...places(output, style),
  style.dim(stopAfter ? 'Ctrl-C stops it.' : 'Ctrl-C ends this log; Odoo goes on running.'),
  '',
]

/** The signal that ended the following is spent: stopping is work of its own. */
async function stop(context: Context, progress: Progress): Promise<void> {
  const unspent = { ...context, signal: new AbortController().signal }
  await inWorkshop(unspent, progress, ({ session, engine }) =>
    progress.step(stopStep, (note) => compose({ session, engine }, stopStep.argv ?? [], note)),
  )
}
