import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { compose, composeArgv } from '../workshop/compose.ts'
import { forgetDatabases } from '../workshop/known-databases.ts'
import { forgetTaken } from '../workshop/taken.ts'

/** Compose leaves out containers of a profile that is not named: both colours are. */
const bothColours = ['--profile', 'blue', '--profile', 'green']

function planOf(stack: Stack, volumes: boolean): Plan {
  const remove = step({
    id: 'down',
    what: `stop and remove the containers and networks of ${stack.project}`,
    why: volumes ? 'asked for' : 'asked for; volumes, secrets and state stay, and muelle up brings it back',
    argv: composeArgv(...bothColours, 'down', '--remove-orphans', ...(volumes ? ['--volumes'] : [])),
    effect: volumes ? 'destroy' : 'change',
    ...(volumes ? {} : { undo: 'muelle up' }),
  })
  if (!volumes) return { steps: [lockStep(stack), remove] }
  return {
    loses: stack.project,
    steps: [
      lockStep(stack),
      // First: cut off in between, the next `up` finds databases that it takes for its own, and not some that are missing.
      step({
        id: 'forget',
        what: 'forget which databases were initialised',
        why: 'the next muelle up begins with empty ones',
      }),
      {
        ...remove,
        what: `${remove.what}, and its volumes: databases ${stack.odoo.databases.join(', ')} and every file`,
      },
    ],
  }
}

export const down = operation({
  name: 'down',
  summary: 'Remove the containers and networks; with --volumes the data too',
  help: '$ muelle down\n$ muelle down --volumes --without-backup',
  effect: 'change',
  input: z.object({
    volumes: z.boolean().default(false).describe('also remove the volumes: databases and filestore are lost'),
    withoutBackup: z.boolean().default(false).describe('lose the data although no verified backup holds it'),
  }),
  output: z.object({ project: z.string(), volumesRemoved: z.boolean() }),
  async plan(context, { volumes, withoutBackup }) {
    const stack = await loadStack(context, { files: 'unread' })
    if (volumes && !withoutBackup) throw noBackup(stack)
    return planOf(stack, volumes)
  },
  async run(context, { volumes }, progress) {
    return inWorkshop(context, progress, async ({ stack, engine, session }) => {
      for (const each of planOf(stack, volumes).steps) {
        if (each.id === 'forget') await progress.step(each, () => forgetDatabases(session))
        if (each.argv) await progress.step(each, (note) => compose({ session, engine }, each.argv ?? [], note))
      }
      await forgetTaken({ session })
      return { project: stack.project, volumesRemoved: volumes }
    })
  },
  view: ({ project, volumesRemoved }) =>
    volumesRemoved
      ? `${project} and its data are gone.`
      : `${project} is down; its data is kept. Bring it back with: muelle up`,
})

const noBackup = (stack: Stack) =>
  new UserError(
    {
      what: `No verified backup holds the data of ${stack.project}.`,
      evidence: `--volumes would lose ${stack.odoo.databases.join(', ')} and the filestore`,
      next: 'Make a copy first, or say --without-backup when the data may go.',
    },
    { refused: true },
  )
