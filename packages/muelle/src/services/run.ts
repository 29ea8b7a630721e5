import { z } from 'zod'
import type { ContainerSummary } from '../engine/port.ts'
import { closest } from '../kernel/didyoumean.ts'
import { FailedError, UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { definitionsOf } from '../render/expected.ts'
import { renderStack } from '../render/render.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep, type Workshop } from '../workshop/change.ts'
import { compose, composeArgv } from '../workshop/compose.ts'
import { removeLeftOvers } from '../workshop/left-overs.ts'
import { look, meant, type View } from '../workshop/look.ts'
import { mustBeShipped } from '../workshop/shipped.ts'
import { CommandResult, commandFields, runCommand } from './container/command.ts'

/** Marks the container that commands are run in. */
const label = ['io.muelle.role', 'run'] as const

/**
 * The command that makes it: the service as it is, with nothing in it but a process that waits. Odoo's own entrypoint puts its
 * odoo.conf together first; the others are not asked, as theirs might not know what to do with `sleep`.
 */
function waitingArgv(service: string): readonly string[] {
  const options = ['--detach', '--no-deps', '--no-TTY', '--label', label.join('=')]
  return service.startsWith('odoo-')
    ? composeArgv('run', ...options, service, 'sleep', 'infinity')
    : composeArgv('run', ...options, '--entrypoint', 'sleep', service, 'infinity')
}

const containerStep = (service: string) =>
  step({
    id: 'container',
    what: `make a container of ${service} for this command alone`,
    why: 'with its image, networks, files and limits; one that a killed run left is removed first',
    argv: waitingArgv(service),
    undo: 'it is removed when the command has ended',
  })

export const run = operation({
  name: 'run',
  summary: 'Run a command in a container of its own, made like a service',
  help: [
    'The service itself need not run, and is not touched. The container is removed afterwards; what a killed run left is removed by the next one, and by muelle up.',
    'The stack is locked meanwhile: for a long look around prefer muelle exec. Options of the command stand behind the service’s name. The journal keeps the command; a password in it is masked only where it looks like one: give it by --input.',
    '$ muelle run odoo odoo shell --database acme --no-http\n$ muelle run --input script.py odoo odoo shell --database acme --no-http\n$ muelle run db psql --version',
  ].join('\n'),
  effect: 'change',
  freeForm: true,
  input: z.object(commandFields),
  output: CommandResult,
  async plan(context, { service: named, command }): Promise<Plan> {
    const view = await look(context)
    const service = await serviceOf(view, named)
    return {
      steps: [
        lockStep(view.stack),
        containerStep(service),
        step({ id: 'run', what: `run ${command[0]} in it`, why: 'asked for', argv: command }),
      ],
    }
  },
  async run(context, input, progress) {
    const service = await serviceOf(await look(context), input.service)
    return inWorkshop(context, progress, async (workshop) => {
      await mustBeShipped(workshop.session, workshop.stack)
      try {
        const container = await progress.step(containerStep(service), (note) => makeContainer(workshop, service, note))
        return await runCommand(workshop.engine, container.id, input, context, progress)
      } finally {
        await removeOwn(workshop)
      }
    })
  },
  notWell: ({ exitCode }) => exitCode !== 0,
  view: () => '',
})

/** @throws UserError for a service that the stack does not have. */
async function serviceOf(view: View, named: string): Promise<string> {
  const [service = named] = await meant(view, [named])
  const known = [...definitionsOf(renderStack(view.stack)).keys()].sort()
  if (known.includes(service)) return service
  const near = closest(named, known)
  throw new UserError({
    what: `This stack has no service ${named}.`,
    evidence: `it has ${known.join(', ')}`,
    next: near ? `Did you mean ${near}?` : 'Name one of these.',
  })
}

async function makeContainer(
  workshop: Workshop,
  service: string,
  note: (text: string) => void,
): Promise<ContainerSummary> {
  const { engine, stack } = workshop
  await removeLeftOvers(engine, stack, note)
  await compose(workshop, waitingArgv(service), note)
  const container = (await engine.containers(stack.project)).find(isOwn)
  const ready = container && (await engine.exec(container.id, { argv: ['sh', '-c', untilReady] }))
  if (container && ready?.exitCode === 0) return container
  throw new FailedError(
    {
      what: `A container of ${service} did not come up.`,
      evidence: container ? `${container.name} did not write its odoo.conf` : 'Compose made one and it is gone',
      next: `See: muelle logs ${service} --tail 50`,
    },
    { unwound: true },
  )
}

/** Waits until odoo/start has put odoo.conf together, at most ten seconds; other services have none to wait for. */
const untilReady = `n=0; until [ -z "$ODOO_RC" ] || [ -e "$ODOO_RC" ]; do n=$((n+1)); [ $n -lt 100 ] || exit 1; sleep 0.1; done`

const isOwn = ({ oneOff, labels }: ContainerSummary): boolean => oneOff && labels[label[0]] === label[1]

/** The lock is ours: every such container is. */
async function removeOwn({
  engine,
  stack,
}: {
  readonly engine: Workshop['engine']
  readonly stack: Stack
}): Promise<void> {
  for (const container of await engine.containers(stack.project))
    if (isOwn(container)) await engine.removeContainer(container.id)
}
