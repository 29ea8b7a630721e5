import { oneShotArgv, oneShotOptions, oneShotWith } from '../../workshop/one-shot.ts'
import { stateOf } from './asked.ts'
import type { Judged } from './judged.ts'

/** Where the scripts that run before an update are in the container, and on the host below the stack's directory. */
export const scriptsIn = { container: '/run/muelle-scripts', host: 'state/pre-upgrade' } as const

/**
 * The one-shot that does a change. Odoo's own `module install|upgrade` are not used: they pass over what they do not know, and refuse to
 * finish what was cut off. `module uninstall` is: the server has no option for it. One that was cut off is finished by any update, which
 * removes what is marked (Odoo 19.0 `odoo/modules/loading.py` load_modules, step 5; tried).
 * @param scripts names of the files in {@link scriptsIn}, to run before an update.
 * @param hostDirectory of the stack, where those are.
 */
export function changeArgv(
  { verb, names, asked, pending }: Judged,
  scripts: readonly string[] = [],
  hostDirectory = '.',
): readonly string[] {
  const database = ['--database', asked.database]
  if (verb === 'uninstall' && pending.length === 0) return oneShotArgv('module', 'uninstall', ...database, ...names)
  const option = verb === 'uninstall' ? 'update' : options[verb]
  const server = [...database, `--${option}`, names.join(','), ...oneShotOptions]
  if (scripts.length === 0) return oneShotArgv(...server)
  const paths = scripts.map((name) => `${scriptsIn.container}/${name}`)
  const mount = ['--volume', `${hostDirectory}/${scriptsIn.host}:${scriptsIn.container}:ro`]
  return oneShotWith(mount, ...server, `--pre-upgrade-scripts=${paths.join(',')}`)
}

const options = { install: 'init', update: 'update', reinstall: 'reinit' } as const

/** What is wrong with the states that modules have afterwards. */
export function stateFaults(
  { verb, names, asked }: Judged,
  after: Pick<Judged['asked'], 'inDatabase'>,
): readonly string[] {
  const wanted = verb === 'uninstall' ? 'uninstalled' : 'installed'
  const targets = names.includes('base') && verb === 'update' ? ['base'] : names
  const wrong = targets.filter((name) => stateOf(after, name) !== wanted)
  const between = [...after.inDatabase.modules.values()].filter(
    ({ name, state }) => state.startsWith('to ') && !wrong.includes(name),
  )
  return [
    ...wrong.map((name) => `module ${name} is ${stateOf(after, name)} in ${asked.database}`),
    ...between.map(({ name, state }) => `module ${name} is ${state} in ${asked.database}`),
  ]
}
