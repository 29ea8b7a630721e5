import { z } from 'zod'
import { credentialsFor, type KnownLogin, knownLogins } from '../engine/login/login.ts'
import { addressOf } from '../engine/login/store.ts'
import type { Engine } from '../engine/port.ts'
import { splitReference } from '../engine/reference.ts'
import { ReportedError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { imageFor } from '../render/images.ts'
import type { Stack } from '../stack/stack.ts'
import { rolesOf } from '../workshop/images/ensure.ts'
import { table } from '../workshop/table.ts'
import { engineOf, projectHere } from './which.ts'

const Registry = z.object({
  registry: z.string(),
  username: z.string().nullable().describe('null when nobody is logged in; empty for a login by token'),
  stored: z.string().nullable().describe('where the login is kept'),
  usedFor: z.array(z.string()).describe('what this stack has there: roles of images, push'),
  works: z.boolean().nullable().describe('only with --check: the registry accepts the login'),
  problem: z.string().nullable(),
})
type Registry = z.output<typeof Registry>

/** What a stack gets from which registry; what is built here is from none. */
function usedBy(stack: Stack): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, string[]>()
  const note = (registry: string, use: string) => uses.set(registry, [...(uses.get(registry) ?? []), use])
  for (const role of rolesOf(stack)) {
    const reference = imageFor(stack, role)
    // Without a digest it was made here, or was not looked up yet.
    const local = reference.startsWith('muelle.local/') || (stack.lock.images[role] && !reference.includes('@'))
    if (!local) note(splitReference(reference).registry, role)
  }
  if (stack.images.registry !== null) note(splitReference(`${stack.images.registry}/x`).registry, 'push')
  return uses
}

async function check(engine: Engine, registry: string, stored: KnownLogin | undefined, environ: Context['environ']) {
  if (stored === undefined) return { works: null, problem: null }
  const found = await credentialsFor(registry, environ)
  // A registry's token stands for the password in every question but this one.
  if (found === undefined || found.password === '') return { works: null, problem: 'a login by token is not checked' }
  try {
    await engine.images.login({ address: addressOf(registry), username: found.username, password: found.password })
    return { works: true, problem: null }
  } catch (error) {
    if (!(error instanceof ReportedError)) throw error
    return { works: false, problem: error.report.what }
  }
}

export const registryList = operation({
  name: 'registry list',
  summary: 'List the registries that the stack uses or this machine is logged in to',
  help: 'Passwords are never shown.\n$ muelle registry list\n$ muelle registry list --check',
  effect: 'read',
  input: z.object({
    check: z.boolean().default(false).describe('ask each registry whether it accepts the login; exit code 1 if not'),
  }),
  output: z.object({ registries: z.array(Registry) }),
  async run(context, input) {
    const stack = await projectHere(context, false)
    const logins = await knownLogins(context.environ)
    const uses = stack === undefined ? new Map<string, readonly string[]>() : usedBy(stack)
    const names = [...new Set([...uses.keys(), ...logins.keys()])].sort()
    const engine = input.check ? await engineOf(context, stack) : undefined
    const registries: Registry[] = []
    for (const registry of names) {
      const login = logins.get(registry)
      const checked = engine && (await check(engine, registry, login, context.environ))
      registries.push({
        registry,
        username: login?.username ?? null,
        stored: login?.stored ?? null,
        usedFor: [...(uses.get(registry) ?? [])],
        works: checked?.works ?? null,
        problem: checked?.problem ?? null,
      })
    }
    return { registries }
  },
  notWell: ({ registries }) => registries.some(({ works }) => works === false),
  view: ({ registries }, style) =>
    registries.length === 0
      ? 'No registry is used, and nobody is logged in to one.'
      : table(
          ['REGISTRY', 'LOGIN', 'KEPT IN', 'USED FOR', ''],
          registries.map(({ registry, username, stored, usedFor, works, problem }) => [
            registry,
            username === null ? style.dim('none') : username || 'by token',
            stored ?? '-',
            usedFor.join(', ') || '-',
            works === true ? style.good('works') : works === false ? style.bad(problem ?? '') : (problem ?? ''),
          ]),
        ),
})
