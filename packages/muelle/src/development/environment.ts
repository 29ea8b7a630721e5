import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { readProject } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'

/**
 * The context of the environment for development: the one that is asked for, else the only one that has the key `development`.
 * @throws UserError when there is none, or several.
 */
export async function inDevelopment(context: Context): Promise<Context> {
  if (context.environment !== undefined) return context
  const { environments, names, faults } = await readProject(context)
  // A broken muelle.yaml is told about by whoever loads the stack.
  if (faults.length > 0) return context
  const [first, second] = [...environments.values()].filter(({ keys }) => keys.development !== undefined)
  if (first === undefined) throw none(`Environments: ${names.join(', ')}`)
  if (second !== undefined) throw several([first.environment, second.environment])
  return { ...context, environment: first.environment }
}

/** @throws UserError for any other environment: nothing of development may happen where people work. */
export function requireDevelopment({ environment, development }: Stack): void {
  if (development === undefined) throw none(`${environment} has no key development`)
}

const none = (evidence: string) =>
  new UserError(
    {
      what: 'This is no environment for development.',
      evidence,
      next: 'Write one into muelle.yaml: environments: {development: {development: {}}}. See docs/development.md.',
    },
    { refused: true },
  )

const several = (names: readonly string[]) =>
  new UserError({
    what: 'There are several environments for development.',
    evidence: names.join(', '),
    next: 'Name one with -e.',
  })
