import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { loadStack, readProject } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import type { TestInput } from './input.ts'

/** Names that say what an environment is for. */
const usual = ['test', 'testing', 'ci']

/**
 * Where tests run when nobody said: an environment for tests, else one for development. Only then the one that every other command takes.
 * @returns the context with that environment, and whether it was chosen here.
 */
async function forTests(context: Context): Promise<{ readonly context: Context; readonly chosen: string | undefined }> {
  if (context.environment !== undefined || context.environ.MUELLE_STACK) return { context, chosen: undefined }
  const { environments } = await readProject(context)
  const development = [...environments.values()].find(({ keys }) => keys.development !== undefined)?.environment
  const chosen = usual.find((name) => environments.has(name)) ?? development
  if (chosen === undefined || environments.size === 1) return { context, chosen: undefined }
  return { context: { ...context, environment: chosen }, chosen }
}

/** @throws UserError, refused, for production without a reason: tests take memory, CPU and disk from those who work there. */
function mayTest({ environment, project }: Pick<Stack, 'environment' | 'project'>, reason: string | undefined): void {
  if (environment !== 'production' || (reason !== undefined && reason.trim() !== '')) return
  throw new UserError(
    {
      what: `${project} is production: tests do not run there.`,
      evidence:
        'they work on databases of their own, but on its PostgreSQL, and take memory, processor and disk from it',
      next: 'Name another environment with -e, or say why it must be here: --in-production "…", which the journal keeps.',
    },
    { refused: true },
  )
}

/** The stack that is meant, and whether its tests may run. */
export async function testStack(outer: Context, { inProduction }: Pick<TestInput, 'inProduction'>) {
  const { context, chosen } = await forTests(outer)
  const stack = await loadStack(context)
  mayTest(stack, inProduction)
  return { context, stack, chosen }
}
