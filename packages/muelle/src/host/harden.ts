import { z } from 'zod'
import { EnvironmentError, UserError } from '../kernel/errors.ts'
import { type Context, operation, type Style } from '../kernel/operation.ts'
import { table } from '../workshop/table.ts'
import { lookAtDocker } from './harden/docker.ts'
import { keepTasks } from './harden/firewall/keep.ts'
import { trialOf } from './harden/firewall/trial.ts'
import { forgetIfEmpty, readRecord } from './harden/record.ts'
import { hardening, softening } from './harden/tasks.ts'
import { type Machine, topics } from './harden/topic.ts'
import { takeInventory } from './prepare/inventory.ts'
import { placesFor } from './prepare/places.ts'
import { refuseForeignDaemon, refuseOtherHost, requireRoot } from './prepare/refusals.ts'
import type { Task } from './prepare/task.ts'

const port = z.int().min(1).max(65_535)

const Input = z.object({
  only: z.array(z.enum(topics)).default([]).describe('only these: firewall, daemon, kernel, time, updates'),
  close: z.array(port).default([]).describe('close this port of another container or program too'),
  open: z.array(port).default([]).describe('open a port again that was closed so'),
  closeOthers: z.boolean().default(false).describe('close every port but SSH and those of the proxies of stacks'),
  trial: z
    .int()
    .min(10)
    .max(3600)
    .default(180)
    .describe('seconds until firewall rules that nobody keeps are taken back'),
  keep: z.boolean().default(false).describe('keep the firewall rules that are on trial, from a new login'),
  restartDocker: z.boolean().default(false).describe('also restart Docker, for the settings that wait for it'),
  undo: z.boolean().default(false).describe('restore what was there before'),
})

const Output = z.object({
  done: z.array(z.string()).describe('what was done; empty when all was well before'),
  trialUntil: z.string().nullable().describe('when the firewall rules are taken back unless they are kept; ISO 8601'),
  findings: z.array(
    z.object({
      topic: z.enum(topics),
      name: z.string(),
      found: z.string(),
      wanted: z.string(),
      state: z
        .enum(['fine', 'change', 'waiting', 'left'])
        .describe(
          'change: still to be set; waiting: for --keep, or for a restart of Docker; left: not Muelle’s to change',
        ),
      why: z.string(),
    }),
  ),
})

export const hostHarden = operation({
  name: 'host harden',
  summary: 'Close ports, and set Docker, the kernel, clock and updates of this machine for production',
  help: [
    'Works on the machine it runs on, as root; log in there for another one. Look first: --dry-run shows each step with what is there, what it becomes and why. Run again it does what is missing; --undo restores what was there.',
    'Firewall rules are on trial first: they are taken back by themselves unless you log in anew and run muelle host harden --keep. SSH and open connections always stay. Ports that others publish are listed and stay open unless you close them.',
    [
      '$ muelle host harden --dry-run',
      '$ sudo muelle host harden --only daemon,kernel',
      '$ sudo muelle host harden --only firewall --close 5432',
      '$ sudo muelle host harden --keep',
      '$ sudo muelle host harden --undo',
    ].join('\n'),
  ].join('\n\n'),
  effect: 'change',
  input: Input,
  output: Output,
  async plan(context, input) {
    return { steps: (await look(context, input)).tasks.map((task) => task.step) }
  },
  async run(context, input, progress) {
    const { tasks } = await look(context, input)
    const done: string[] = []
    for (const task of tasks) {
      context.signal.throwIfAborted()
      if (await progress.step(task.step, task.work)) done.push(task.step.what)
    }
    if (input.undo) await forgetIfEmpty()
    const { findings, trial } = await after(context, input)
    return { done, trialUntil: trial, findings: input.undo ? [] : findings }
  },
  view: ({ done, trialUntil, findings }, style) =>
    [
      style.good(done.length === 0 ? 'Nothing to do.' : 'Done.'),
      ...(findings.length === 0
        ? []
        : [
            table(
              ['', 'WHAT', 'IS', 'WANTED', 'BECAUSE'],
              findings.map((each) => row(each, style)),
            ),
          ]),
      ...(trialUntil === null
        ? []
        : [
            style.warn(`The firewall rules are on trial until ${trialUntil}, then they are taken back.`),
            'Leave this session open, log in a second time, and run there: muelle host harden --keep',
          ]),
    ].join('\n'),
})

type Wishes = z.output<typeof Input>

async function look(context: Context, input: Wishes): Promise<{ readonly tasks: readonly Task[] }> {
  const machine = await machineOf(context)
  if (input.undo && input.keep)
    throw new UserError({ what: '--undo and --keep exclude each other.', next: 'Give one of them.' })
  if (input.undo) return { tasks: softening(machine, input.only) }
  if (input.keep) return { tasks: await keepTasks(machine) }
  if (machine.docker === undefined && asks(input, 'firewall', 'daemon')) throw noDocker
  return await hardening(machine, input.only, input)
}

const asks = ({ only }: Wishes, ...names: readonly (typeof topics)[number][]) =>
  only.length === 0 || only.some((name) => names.includes(name))

/** How it is after the work: all topics that were asked for, and the trial. */
async function after(context: Context, input: Wishes) {
  const only = input.keep ? (['firewall'] as const) : input.only
  const machine = await machineOf(context)
  const { findings } = await hardening(machine, only, {
    ...input,
    close: [],
    open: [],
    closeOthers: false,
  })
  return { findings: [...findings], trial: (await trialOf(machine))?.until ?? null }
}

/** This machine as it is; who may not see all of it is told so before anything is judged. */
async function machineOf(context: Context): Promise<Machine> {
  const { environ, signal, clock } = context
  const places = placesFor(environ)
  await refuseOtherHost(context, 'host harden')
  const seen = await takeInventory(environ, places)
  refuseForeignDaemon(environ.DOCKER_HOST, seen, 'host harden')
  requireRoot(seen, ['muelle', 'host', 'harden'], 'host harden looks at rules and files that only root may see')
  return {
    places,
    environ,
    clock,
    signal,
    systemd: seen.systemd,
    distribution: seen.distribution,
    docker: seen.daemon.state === 'answers' ? await lookAtDocker(places) : undefined,
    record: await readRecord(),
  }
}

function row({ name, found, wanted, state, why }: z.output<typeof Output>['findings'][number], style: Style) {
  const colour = { fine: style.good, change: style.warn, waiting: style.warn, left: style.dim }[state]
  return [colour(state), name, found, wanted, state === 'fine' && !/^\d/.test(name) ? '' : why]
}

const noDocker = new EnvironmentError({
  what: 'Docker does not answer, so its ports and settings cannot be judged.',
  evidence: 'neither DOCKER_HOST nor /var/run/docker.sock answers',
  next: 'Start it (muelle host prepare), or leave it out: muelle host harden --only kernel,time,updates',
})
