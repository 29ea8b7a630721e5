import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { definitionOf } from './catalogue.ts'
import { checked } from './fit.ts'
import { handOut } from './hand-out.ts'

/** Which services must be told of a new value, and how. */
const afterwards: Readonly<Record<string, string>> = {
  odoo_db_password: 'Run muelle up: it changes the role, and with it what Odoo connects with.',
  odoo_admin_passwd: 'Run muelle up: it restarts Odoo, which reads it when it starts.',
  postgres_password:
    'It is read when the database volume is first made; the superuser works over the local socket without it.',
  odoo_user_password:
    'It is used when a database is first made. muelle secrets rotate odoo_user_password changes the login admin too.',
  redis_password: 'Run muelle up: it restarts Redis, and Odoo, which finds it in /run/secrets/redis_password.',
  smtp_password: 'Run muelle up: it restarts Odoo. Then try it: muelle smtp test --to ADDRESS.',
  tls_pem: 'Run muelle up: it reloads the proxy, which cuts nothing off.',
}

const restartsAi = 'Run muelle up: it restarts the AI service, which finds it in /run/secrets.'

const setStep = (stack: Stack, name: string) =>
  step({
    id: `secret:${name}`,
    what: `write ${name} to ${stack.hostDirectory}/secrets, and the copies that services mount`,
    why: 'asked for; the value comes from a file, standard input or a hidden prompt',
  })

export const secretsSet = operation({
  name: 'secrets set',
  summary: 'Set a secret from a file, standard input or a hidden prompt',
  help: '$ muelle secrets set tls_pem --from chain-and-key.pem\n$ pass odoo/admin | muelle secrets set odoo_admin_passwd --from -',
  effect: 'change',
  input: z.object({
    name: z.string().describe('one of muelle secrets list').meta({ positional: 0 }),
    from: z
      .string()
      .optional()
      .describe('file that holds the value; - is standard input; a hidden prompt when absent')
      .meta({ placeholder: 'FILE' }),
  }),
  output: z.object({ name: z.string(), changed: z.boolean(), next: z.string() }),
  async plan(context, { name }) {
    const stack = await loadStack(context, { files: 'unread' })
    definitionOf(stack, name)
    return { steps: [lockStep(stack), setStep(stack, name)] }
  },
  async run(context, { name, from }, progress) {
    const definition = definitionOf(await loadStack(context, { files: 'unread' }), name)
    const value = checked(definition, await context.readSecret(from, name), new Date(context.clock.now()))
    return inWorkshop(context, progress, async ({ stack, session }) => {
      const changed = await progress.step(
        setStep(stack, name),
        async () => (await handOut(session, stack, new Map([[name, value]]))).length > 0,
      )
      return { name, changed, next: afterwards[name] ?? (name.startsWith('ai_') ? restartsAi : '') }
    })
  },
  view: ({ name, changed, next }) => `${name} ${changed ? 'is set' : 'had this value already'}. ${next}`,
})
