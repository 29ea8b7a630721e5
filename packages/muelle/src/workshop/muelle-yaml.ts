import { join, resolve } from 'node:path'
import { type Report, UserError, UserErrors } from '../kernel/errors.ts'
import { writeAtomic } from '../kernel/files.ts'
import type { Context } from '../kernel/operation.ts'
import { type Step, step } from '../kernel/steps.ts'
import { chooseEnvironment } from '../stack/choose.ts'
import { readDocument } from '../stack/document.ts'
import { applyEdits } from '../stack/edit.ts'
import { setValue } from '../stack/insert.ts'
import { readLock } from '../stack/lock-file.ts'
import { modelName, readModel } from '../stack/model.ts'
import { toStack } from '../stack/resolve.ts'
import { readSource } from '../stack/source.ts'
import type { Stack } from '../stack/stack.ts'

/** A key of muelle.yaml below the common part or an environment, and its new value. */
export interface Setting {
  readonly path: readonly string[]
  readonly value: string | number | boolean
}

/** muelle.yaml before and after an edit that is not written yet. */
export interface EditedYaml {
  readonly before: string
  readonly after: string
  /** Where each setting stands, as `environments.staging.odoo.conf.log_level`. */
  readonly paths: readonly string[]
  /** The stack of the environment that is meant, after the edit. */
  readonly stack: Stack
}

/**
 * Sets keys of muelle.yaml, for the environment that `-e` names, or for all. Comments, order and quoting of all else stay.
 * @throws UserErrors with every fault that the file has, before or after: nothing is written then.
 */
export async function editYaml(context: Context, settings: readonly Setting[]): Promise<EditedYaml> {
  const directory = resolve(context.directory)
  const source = await readSource(directory, modelName)
  if (source === undefined)
    throw new UserError({ what: `There is no ${modelName} in ${context.directory}.`, next: 'Make one: muelle init' })
  if (!('text' in source)) throw new UserError(source)
  const { names } = await wholeModel(source)
  const { environment } = context
  if (environment !== undefined) chooseEnvironment(names, environment)
  // `production` is there without being written; it can be written.
  const within = environment === undefined ? [] : ['environments', environment]
  let { text } = source
  const paths: string[] = []
  for (const setting of settings) {
    const path = [...within, ...setting.path]
    paths.push(path.join('.'))
    text = applyEdits(text, [setValue(readDocument({ ...source, text }), text, path, setting.value)])
  }
  // Without places: they would be those of a text that is written nowhere.
  const { environments, names: after } = await wholeModel({ ...source, text }, ({ at: _, ...report }) => report)
  const resolved = environments.get(chooseEnvironment(after, environment))
  if (resolved === undefined) throw new Error('an environment without faults was not resolved')
  const stack = toStack(resolved, directory, await readLock(directory, resolved.environment))
  return { before: source.text, after: text, paths, stack }
}

/** Writes it; false when it is so already. */
export async function writeYaml({ directory }: Context, { before, after }: EditedYaml): Promise<boolean> {
  if (before !== after) await writeAtomic(join(resolve(directory), modelName), after)
  return before !== after
}

/** The step that writing is, with the difference as a patch; none when nothing differs. */
export async function yamlSteps({ before, after, paths }: EditedYaml, why: string): Promise<readonly Step[]> {
  if (before === after) return []
  const { createTwoFilesPatch } = await import('diff')
  const patch = createTwoFilesPatch(modelName, modelName, before, after)
  return [step({ id: 'set', what: `change ${paths.join(', ')} in ${modelName}:\n${patch}`, why })]
}

/** @throws UserErrors with every fault of the file, as `muelle validate` tells them. */
async function wholeModel(
  source: { readonly file: string; readonly text: string },
  told: (report: Report) => Report = (report) => report,
) {
  const model = await readModel(source)
  const [first, ...others] = model.faults
  if (first !== undefined) throw new UserErrors([told(first), ...others.map(told)])
  return model
}
