import { z } from 'zod'
import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { definitionsOf } from '../render/expected.ts'
import { renderStack } from '../render/render.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { makeOwn, ownArgv, removeOwn } from '../workshop/container.ts'
import { look, meant, type View } from '../workshop/look.ts'
import { mustBeShipped } from '../workshop/shipped.ts'
import { CommandResult, commandFields, runCommand } from './container/command.ts'

const containerStep = (service: string) =>
  step({
    id: 'container',
    what: `make a container of ${service} for this command alone`,
    why: 'with its image, networks, files and limits; one that a killed run left is removed first',
    argv: ownArgv(service),
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
        const container = await progress.step(containerStep(service), (note) => makeOwn(workshop, service, note))
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
