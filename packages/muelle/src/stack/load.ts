import { resolve } from 'node:path'
import { type Report, UserError, UserErrors } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { chooseEnvironment } from './choose.ts'
import { readFiles } from './files.ts'
import { readLock } from './lock-file.ts'
import { distinct, type Model, modelName, readModel } from './model.ts'
import { toStack } from './resolve.ts'
import { readSource } from './source.ts'
import type { Stack } from './stack.ts'

/** Where the project is and which environment is asked for: a `Context` is one. */
export type Where = Pick<Context, 'directory' | 'environment' | 'environ'>

/**
 * The stack of one environment of the project in `directory`.
 * @param options.files `unread` leaves the addons and the other files that muelle.yaml names alone: for what only looks at or
 *   stops a running stack, and must work while somebody is editing an addon.
 * @throws UserErrors with all faults of muelle.yaml and of those files; UserError when the environment is not clear.
 */
export async function loadStack(where: Where, options: { files?: 'read' | 'unread' } = {}): Promise<Stack> {
  const { MUELLE_STACK: stored } = where.environ
  if (stored) return await loadStored(stored, options)
  const directory = resolve(where.directory)
  const model = await readProject(where)
  const whole = model.faults.length === 0
  // A broken file may have lost the environment that is meant: then all that can be read are looked at.
  const names = whole ? [chooseEnvironment(model.names, where.environment)] : [...model.environments.keys()]
  const chosen = names.flatMap((name) => model.environments.get(name) ?? [])
  const files =
    options.files === 'unread' ? [] : await Promise.all(chosen.map((each) => readFiles(directory, model, each)))
  throwFaults(distinct([...model.faults, ...files.flatMap(({ faults }) => faults)]))
  const [resolved] = chosen
  if (resolved === undefined) throw new Error('an environment without faults was not resolved')
  return toStack(resolved, directory, await readLock(directory, resolved.environment))
}

/** For a command that the steward runs, where there is no project: MUELLE_STACK is the file that `up` left on the host. */
async function loadStored(path: string, { files }: { files?: 'read' | 'unread' }): Promise<Stack> {
  const { readIfExists } = await import('../kernel/files.ts')
  const { parseStack } = await import('./stored.ts')
  const text = await readIfExists(path)
  if (text !== undefined && files === 'unread') return parseStack(text)
  throw new UserError({
    what: text === undefined ? 'This host does not know the stack.' : 'This needs the files of the project.',
    evidence: text === undefined ? `there is no ${path}` : `on the host there is only ${path}`,
    next: text === undefined ? 'Run: muelle up' : 'Run it where muelle.yaml is.',
  })
}

/**
 * muelle.yaml of the project: what it says, and every fault in it.
 * @throws UserErrors when there is none.
 */
export async function readProject({ directory }: Pick<Where, 'directory'>): Promise<Model> {
  const source = await readSource(resolve(directory), modelName)
  if (source === undefined) throw new UserErrors([await absent(resolve(directory))])
  if ('text' in source) return readModel(source)
  return { ...(await readModel({ file: modelName, text: '' })), faults: [source] }
}

async function absent(directory: string): Promise<Report> {
  const { existsSync } = await import('node:fs')
  const { dirname, join, relative } = await import('node:path')
  const what = `There is no ${modelName} in ${directory}`
  const other = 'muelle.yml'
  if (existsSync(join(directory, other))) return { what, evidence: other, next: `Rename ${other} to ${modelName}.` }
  for (let above = dirname(directory); above !== dirname(above); above = dirname(above))
    if (existsSync(join(above, modelName)))
      return {
        what,
        evidence: join(above, modelName),
        next: `Run it there, or with \`-C ${relative(directory, above)}\`.`,
      }
  return { what, next: 'Write one with `muelle init`, or name the project with -C DIR.' }
}

function throwFaults([first, ...others]: readonly Report[]): void {
  if (first) throw new UserErrors([first, ...others])
}
