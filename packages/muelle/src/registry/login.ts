import { z } from 'zod'
import { addressOf, readLogins, storeLogin, storeOf } from '../engine/login/store.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { registerSecret } from '../kernel/redact.ts'
import { type Step, step } from '../kernel/steps.ts'
import { engineOf, projectHere, registryField, registryNamed } from './which.ts'

const loginSteps = (registry: string, username: string, place: string): readonly Step[] => [
  step({
    id: 'verify',
    what: `ask ${registry}, through the Docker daemon, whether it lets ${username} in`,
    why: 'a login that does not work is not stored',
    effect: 'read',
  }),
  step({
    id: 'store',
    what: `store the login in ${place}`,
    why: 'where docker login keeps it: Docker’s own commands use it too',
    undo: `muelle registry logout ${registry}`,
  }),
]

async function placeOf(registry: string, environ: Readonly<Record<string, string | undefined>>): Promise<string> {
  const store = storeOf(await readLogins(environ), registry)
  return store === undefined ? "Docker's config.json on this machine" : `the credential store ${store} of this machine`
}

export const registryLogin = operation({
  name: 'registry login',
  summary: 'Log in to a registry, and keep the login where Docker keeps it',
  help: [
    'The daemon asks the registry first; only a login that works is stored. The Docker host never keeps it: it goes along with each pull and push.',
    'The password comes from a file, standard input or a hidden prompt. Many registries want an access token in its place.',
    '$ muelle registry login --username deploy',
    '$ pass registry/deploy | muelle registry login registry.example:5000 --username deploy --from -',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    registry: registryField,
    username: z.string().min(1).describe('as the registry knows it').meta({ short: 'u' }),
    from: z
      .string()
      .optional()
      .describe('file that holds the password or token; - is standard input; a hidden prompt when absent')
      .meta({ placeholder: 'FILE' }),
  }),
  output: z.object({
    registry: z.string(),
    username: z.string(),
    stored: z.string().describe('where the login is kept'),
    readable: z.boolean().describe('it can be read from that file by its owner: no credential store is set up'),
  }),
  async plan(context, input) {
    const registry = registryNamed(input.registry, await projectHere(context, input.registry === undefined))
    if (input.username.includes(':')) throw noColon(input.username)
    return { steps: loginSteps(registry, input.username, await placeOf(registry, context.environ)) }
  },
  async run(context, { registry: named, username, from }, progress) {
    const stack = await projectHere(context, named === undefined)
    const registry = registryNamed(named, stack)
    const [verify, store] = loginSteps(registry, username, await placeOf(registry, context.environ))
    if (verify === undefined || store === undefined) throw new Error('a login has two steps')
    const password = await context.readSecret(from, `the password of ${username} at ${registry}`)
    if (password === '')
      throw new UserError({ what: 'The password is empty.', next: 'Nothing was stored. Give another one.' })
    // What is kept in the file, and goes over the wire, is this spelling of it.
    registerSecret(Buffer.from(`${username}:${password}`).toString('base64'))
    const credentials = { address: addressOf(registry), username, password }
    const engine = await engineOf(context, stack)
    const token = await progress.step(verify, () => engine.images.login(credentials))
    if (token !== undefined) registerSecret(token)
    const stored = await progress.step(store, () => storeLogin(credentials, token, context.environ))
    return { registry, username, stored, readable: !stored.startsWith('the credential store') }
  },
  view: ({ registry, username, stored, readable }, style) =>
    [
      style.good(`${username} is logged in to ${registry}.`),
      `Kept in ${stored}.`,
      ...(readable
        ? [style.dim('Whoever can read that file knows the password; a credential store (credsStore) keeps it hidden.')]
        : []),
    ].join('\n'),
})

const noColon = (username: string) =>
  new UserError({
    what: 'A user’s name holds no colon.',
    evidence: username.replace(/:.*/, ':…'),
    next: 'Give the password by --from, or at the prompt.',
  })
