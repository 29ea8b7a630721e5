import { z } from 'zod'
import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { registerSecret } from '../kernel/redact.ts'
import { step } from '../kernel/steps.ts'
import { userOf } from '../render/images.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { type SecretDefinition, secretsOf } from './catalogue.ts'
import { faultOfPem } from './certificate.ts'
import { consumersOf, pgpassPath, secretCopies, valuesBeforeTheRole } from './copies.ts'
import { storeDirectories, storedSecret, storeSecret } from './store.ts'

/** Which services must be told of a new value, and how. */
const afterwards: Readonly<Record<string, string>> = {
  odoo_db_password: 'Run muelle up: it changes the role, and with it what Odoo connects with.',
  odoo_admin_passwd: 'Run muelle up: it restarts Odoo, which reads it when it starts.',
  postgres_password:
    'It is read when the database volume is first made; the superuser works over the local socket without it.',
  odoo_user_password: 'It is used when a database is first made; change the password of a login in Odoo itself.',
  redis_password: 'Run muelle up: it restarts Redis, and Odoo, which finds it in /run/secrets/redis_password.',
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
      const changed = await progress.step(setStep(stack, name), async () => {
        const values = new Map<string, string>([[name, value]])
        for (const { name: other } of secretsOf(stack)) {
          const stored = other === name ? undefined : await storedSecret(session, other)
          if (stored !== undefined) values.set(other, stored)
        }
        await session.directories(storeDirectories)
        const differs = await storeSecret(session, name, value)
        // Before the first `up` the other secrets do not exist yet: then the copies are its to make.
        if (secretsOf(stack).every((secret) => secret.optional || values.has(secret.name))) {
          const copies = secretCopies(
            consumersOf(stack, (role) => userOf(stack, role)),
            valuesBeforeTheRole(values, await session.read(pgpassPath)),
          )
          await session.directories(copies.directories)
          await session.put(copies.files)
        }
        return differs
      })
      return { name, changed, next: afterwards[name] ?? (name.startsWith('ai_') ? restartsAi : '') }
    })
  },
  view: ({ name, changed, next }) => `${name} ${changed ? 'is set' : 'had this value already'}. ${next}`,
})

function definitionOf(stack: Stack, name: string): SecretDefinition {
  const secrets = secretsOf(stack)
  const found = secrets.find((secret) => secret.name === name)
  if (found) return found
  const names = secrets.map((secret) => secret.name)
  const near = closest(name, names)
  throw new UserError({
    what: `This stack has no secret ${name}.`,
    evidence: `it has ${names.join(', ')}`,
    next: near ? `Did you mean ${near}?` : 'Name one of these.',
  })
}

/** A value that the files it goes into can hold. */
function checked({ name, generated }: SecretDefinition, raw: string, now: Date): string {
  const value = generated ? raw.replace(/\r?\n$/, '') : raw
  registerSecret(value)
  if (value === '') throw unfit(name, 'it is empty')
  if (generated && /[\r\n\0]/.test(value)) throw unfit(name, 'it has more than one line')
  if (generated && value.length < 12) throw unfit(name, 'it is shorter than 12 characters')
  const fault = name === 'tls_pem' ? faultOfPem(value, now) : undefined
  if (fault !== undefined) throw unfit(name, fault)
  return value
}

const unfit = (name: string, why: string) =>
  new UserError({ what: `This value cannot be ${name}: ${why}.`, next: 'Nothing was changed. Give another value.' })
