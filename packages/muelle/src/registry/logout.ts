import { z } from 'zod'
import { credentialsFor } from '../engine/login/login.ts'
import { forgetLogin } from '../engine/login/store.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { projectHere, registryField, registryNamed } from './which.ts'

const forgetStep = (registry: string) =>
  step({
    id: 'forget',
    what: `forget the login for ${registry} on this machine`,
    why: 'asked for; Docker’s own commands lose it too, and the registry itself is not told',
    undo: `muelle registry login ${registry}`,
  })

export const registryLogout = operation({
  name: 'registry logout',
  summary: 'Forget the login for a registry',
  help: '$ muelle registry logout\n$ muelle registry logout registry.example:5000',
  effect: 'change',
  input: z.object({ registry: registryField }),
  output: z.object({ registry: z.string(), forgotten: z.boolean().describe('false: there was no login') }),
  async plan(context, input) {
    const registry = registryNamed(input.registry, await projectHere(context, input.registry === undefined))
    const there = await credentialsFor(registry, context.environ)
    return { steps: there === undefined ? [] : [forgetStep(registry)] }
  },
  async run(context, input, progress) {
    const registry = registryNamed(input.registry, await projectHere(context, input.registry === undefined))
    if ((await credentialsFor(registry, context.environ)) === undefined) return { registry, forgotten: false }
    const forgotten = await progress.step(forgetStep(registry), () => forgetLogin(registry, context.environ))
    return { registry, forgotten }
  },
  view: ({ registry, forgotten }) =>
    forgotten ? `The login for ${registry} is forgotten.` : `There was no login for ${registry}.`,
})
