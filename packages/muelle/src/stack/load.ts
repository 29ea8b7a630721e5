import { resolve } from 'node:path'
import { type Report, UserErrors } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { chooseEnvironment } from './choose.ts'
import { readLock } from './lock-file.ts'
import { type Model, readModel } from './model.ts'
import { toStack } from './resolve.ts'
import { readSource } from './source.ts'
import type { Stack } from './stack.ts'

export const modelName = 'muelle.yaml'

/** Where the project is and which environment is asked for: a `Context` is one. */
export type Where = Pick<Context, 'directory' | 'environment' | 'environ'>

/**
 * The stack of one environment of the project in `directory`.
 * @throws UserErrors with all faults of muelle.yaml, or UserError when the environment is not clear.
 */
export async function loadStack(where: Where): Promise<Stack> {
  const directory = resolve(where.directory)
  const model = await readProject(where)
  throwFaults(model.faults)
  const resolved = model.environments.get(chooseEnvironment(model.names, where.environment))
  if (resolved === undefined) throw new Error('an environment without faults was not resolved')
  return toStack(resolved, directory, await readLock(directory))
}

/** muelle.yaml of the project: what it says, and every fault in it. */
export async function readProject({ directory }: Pick<Where, 'directory'>): Promise<Model> {
  const source = await readSource(resolve(directory), modelName)
  if (source === undefined) throw new UserErrors([absent(directory)])
  if (!('text' in source)) throw new UserErrors([source])
  return readModel(source)
}

const absent = (directory: string): Report => ({
  what: `There is no ${modelName} in ${directory}`,
  next: 'Write one with `muelle init`, or name the project with -C DIR.',
})

function throwFaults([first, ...others]: readonly Report[]): void {
  if (first) throw new UserErrors([first, ...others])
}
