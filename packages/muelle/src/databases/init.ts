import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { storedSecret } from '../secrets/store.ts'
import { reportUrl } from '../stack/served.ts'
import type { Stack } from '../stack/stack.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { settle } from '../workshop/databases/settle.ts'
import { type DatabaseWorld, nothingYet } from '../workshop/databases/take-place.ts'
import { writeFirstHashes } from '../workshop/first-hashes.ts'
import { type FirstModules, firstModules, initArgv } from '../workshop/first-modules.ts'
import { residentDatabase } from '../workshop/named-database.ts'
import { runOneShot } from '../workshop/one-shot.ts'
import { lookAtServer, newNameField, notThere, type Server } from './fields.ts'
import { initialiseDatabase } from './initialise.ts'
import { odooPasswordHash } from './password.ts'
import { mark } from './sql.ts'

const name = 'databases init'

const Input = z.object({
  database: newNameField.meta({ positional: 0 }),
  modules: z
    .array(z.string().regex(/^[a-z0-9_]+$/))
    .optional()
    .describe('to install besides base; odoo.modules when absent'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(_[A-Z]{2}|@[a-z]+)?$/)
    .optional()
    .describe('to load, such as es_CL; odoo.language when absent'),
  demo: z
    .boolean()
    .optional()
    .describe('with demonstration data, --no-demo without; as odoo.demoData says when absent'),
})
type Input = z.output<typeof Input>

export const databasesInit = operation({
  name,
  summary: 'Make a new database, install the first modules, and set the password of admin',
  help: [
    'The database carries a mark until Odoo has installed everything: one that was cut off is made anew by the same command. The password of admin is the secret odoo_user_password.',
    '$ muelle databases init trial --modules sale_management --modules l10n_cl --language es_CL\n$ muelle databases init trial --no-demo',
  ].join('\n\n'),
  effect: 'change',
  input: Input,
  output: z.object({
    database: z.string(),
    modules: z.array(z.string()),
    served: z.boolean().describe('it is in odoo.databases'),
  }),
  async plan(context, input) {
    const server = await lookAtServer(context)
    free(server, input.database)
    const { stack } = server.view
    return { steps: [lockStep(stack), taskOf(stack, input).step] }
  },
  async run(context, input, progress) {
    await using workshop = await openWorkshop(context, progress, { volumes: ['odoo-data'] })
    const world: DatabaseWorld = { ...workshop, context, ...nothingYet }
    await settle(world, progress)
    free(await lookAtServer(context), input.database)
    const { stack } = workshop
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    await runDurably(world, run, [taskOf(stack, input)], progress)
    return {
      database: input.database,
      modules: ['base', ...firstOf(stack, input).modules],
      served: stack.odoo.databases.includes(input.database),
    }
  },
  view: ({ database, modules, served }, style) =>
    [
      style.good(
        `${database} is there, with ${modules.join(', ')}. Log in as admin: the password is the secret odoo_user_password.`,
      ),
      ...(served
        ? []
        : [`Odoo does not serve it yet: add ${database} to odoo.databases in muelle.yaml, then run muelle up.`]),
    ].join('\n'),
})

/** One that an attempt left half made is free. */
function free(server: Server, database: string): void {
  if (server.all.find((each) => each.name === database)?.comment !== mark.initialising) notThere(server, database)
}

function firstOf(stack: Stack, { modules, language, demo }: Input): FirstModules {
  const own = firstModules(stack)
  return { modules: modules ?? own.modules, demoData: demo ?? own.demoData, language: language ?? own.language }
}

function taskOf(stack: Stack, input: Input): Task<DatabaseWorld> {
  const { database } = input
  const first = firstOf(stack, input)
  const modules = ['base', ...first.modules]
  const argv = initArgv(database, first)
  return {
    step: step({
      id: `database:${database}`,
      what: `create ${database} and install ${modules.join(', ')}, ${first.demoData ? 'with' : 'without'} demonstration data`,
      why: 'asked for; Odoo cannot create one itself',
      argv,
      undo: `a half-made ${database} is marked as such and made again by the same command`,
    }),
    async work(world, note) {
      const { engine, session, context } = world
      const password = await storedSecret(session, 'odoo_user_password')
      if (password === undefined)
        throw new UserError({ what: 'The password of admin is not set.', next: 'Run muelle up first: it makes one.' })
      const { id: container } = await residentDatabase(engine, stack)
      const { clock, signal } = context
      const { locale } = stack.postgres
      const made = await initialiseDatabase(
        {
          ...{ engine, session, container, clock, signal, locale, modules },
          passwordHash: odooPasswordHash(password),
          reportUrl: reportUrl(stack.odoo, database),
          runOdoo: () => runOneShot(world, argv, note, ({ message }) => note(message)),
        },
        database,
        note,
      )
      if (made) await writeFirstHashes(world, container, database, { note, signal })
      return made
    },
  }
}
